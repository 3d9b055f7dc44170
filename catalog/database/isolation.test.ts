import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freshDatabase } from '../../local/testing/test-stack.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { verifyAuditChain } from '../audit/verify-audit-chain.ts';
import { getBackup } from '../backups/get-backup.ts';
import { openBackup } from '../backups/open-backup.ts';
import { recordDrill } from '../backups/record-drill.ts';
import { recordCopy } from '../backups/record-copy.ts';
import { openCleaning } from '../cleanings/open-cleaning.ts';
import { recordCleaning } from '../cleanings/record-cleaning.ts';
import { addClinic } from '../clinics/add-clinic.ts';
import { listDomains } from '../domains/list-domains.ts';
import { recordRound } from '../domains/record-round.ts';
import { setDomains } from '../domains/set-domains.ts';
import { queueEvents } from '../deliveries/queue-event.ts';
import {
  changeClinicReceivers,
  changeNotificationSettings,
} from '../notifications/change-settings.ts';
import { recordNotification } from '../notifications/record-notification.ts';
import { recordRun } from '../runs/record-run.ts';
import { sampleClinic } from '../testing/sample-clinic.ts';
import { openRestore } from '../restores/open-restore.ts';
import { createUser } from '../users/create-user.ts';
import { openTestCatalog, type TestCatalog } from '../testing/test-catalog.ts';
import { openCatalog } from '../open-catalog.ts';
import { asClinic, asSystem, type Catalog } from './catalog.ts';

let own: TestCatalog;
let mighty: Catalog;
const tables = [
  ...['destinations', 'backups', 'copies', 'runs', 'notifications', 'audit', 'drills'],
  ...['restores', 'cleanings', 'changes', 'receivers', 'deliveries'],
  ...['domains', 'domain_rounds'],
];
const domains = { domains: [{ domain: 'a.bo' }] };
const backupIds = new Map<string, number>();

beforeAll(async () => {
  const database = await freshDatabase('catalog_isolation');
  own = await openTestCatalog(database);
  mighty = await openCatalog({
    ...{ connection: { ...database.config, ssl: 'disable' }, masterKey: own.masterKey },
  });
  const user = { email: 'ana@example.com', nombre: 'Ana', password: 'una clave larga' };
  const { id: requestedBy } = await createUser(own.catalog, { ...user, role: 'admin' });
  for (const clinicId of ['norte', 'sur']) {
    const run = { clinicId, workflowId: `backup/${clinicId}`, runId: 'r1' };
    await addClinic(own.catalog, sampleClinic(clinicId));
    const { id } = await openBackup(own.catalog, { ...run, trigger: 'manual', requestedBy: null });
    backupIds.set(clinicId, id);
    const copy = { destination: 's3', kind: 's3', key: 'k', state: 'stored' } as const;
    await recordCopy(own.catalog, { clinicId, backupId: id }, copy);
    await recordRun(own.catalog, { ...run, kind: 'backupClinic' });
    const mail = { kind: 'backup-succeeded', recipient: 'a@example.com', language: 'es' } as const;
    await recordNotification(own.catalog, { clinicId, backupId: id, ...mail, state: 'sent' });
    await appendAudit(own.catalog, { userId: null, actor: 'test', action: 'x', clinicId });
    await recordDrill(own.catalog, { clinicId, backupId: id }, { state: 'passed' });
    const host = 'hooks.example.com';
    const allow = { privateNetworks: false, localhost: false, clinicHosts: [host] };
    await changeNotificationSettings(own.catalog, { allow });
    await changeClinicReceivers(own.catalog, clinicId, { ping: { url: `https://${host}/` } });
    const clinic = { id: clinicId, name: clinicId };
    await queueEvents(own.catalog, [{ type: 'ping.failed', key: clinicId, clinic, data: {} }]);
    await setDomains(own.catalog, clinicId, domains, { operator: true });
    const [domain] = await listDomains(own.catalog, clinicId);
    const round = { domain: 'a.bo', state: 'ok', milliseconds: 1, checks: [] } as const;
    await recordRound(own.catalog, clinicId, round, domain?.changedAt ?? new Date());
    const range = { start: '2020-01-01', end: '2021-01-01' };
    const { id: cleaningId } = await openCleaning(own.catalog, {
      ...{ clinicId, range, tables: null, requestedBy },
    });
    await recordCleaning(own.catalog, { clinicId, cleaningId }, { state: 'cancelled' });
    await own.superuser.query(`UPDATE backups SET manifest = '{}' WHERE id = $1`, [id]);
    await openRestore(own.catalog, {
      ...{ clinicId, kind: 'restore', backupId: id, order: {}, requestedBy },
      waitsForApproval: false,
    });
  }
});
afterAll(async () => {
  await mighty.close();
  await own.drop();
});

test.each(tables)('a query on %s that forgot its filter sees its clinic alone', async (table) => {
  expect(mighty.role).not.toBeNull();
  for (const catalog of [own.catalog, mighty]) {
    const seen = await asClinic(catalog, 'norte', (db) =>
      db.query<{ clinic_id: string }>(`SELECT DISTINCT clinic_id FROM ${table}`),
    );
    expect(seen.rows).toEqual([{ clinic_id: 'norte' }]);
    const all = await asSystem(catalog, (db) =>
      db.query<{ clinic_id: string }>(`SELECT DISTINCT clinic_id FROM ${table} ORDER BY 1`),
    );
    expect(all.rows.map((row) => row.clinic_id)).toEqual(['norte', 'sur']);
  }
});

test.each(['clinics', ...tables])('without a clinic, %s shows nothing', async (table) => {
  const { rows } = await own.catalog.pool.query(`SELECT FROM ${table}`);
  expect(rows).toHaveLength(0);
});

test('nothing can be written into another clinic', async () => {
  const written = asClinic(own.catalog, 'norte', (db) =>
    db.query(
      `INSERT INTO runs (kind, workflow_id, run_id, clinic_id) VALUES ('a', 'b', 'c', 'sur')`,
    ),
  );
  await expect(written).rejects.toThrow(/row-level security/);
  const moved = await asClinic(own.catalog, 'norte', (db) =>
    db.query(`UPDATE backups SET description = 'mine' WHERE clinic_id = 'sur'`),
  );
  expect(moved.rowCount).toBe(0);
});

test('a superuser steps down to rows alone, and does all the same work', async () => {
  expect(mighty.role).not.toBeNull();
  expect(own.catalog.role).toBeNull();
  await addClinic(mighty, sampleClinic('este'));
  const run = { clinicId: 'este', workflowId: 'w', runId: 'r' };
  await openBackup(mighty, { ...run, trigger: 'manual', requestedBy: null });
  await appendAudit(mighty, { userId: null, actor: 'test', action: 'x', clinicId: 'este' });
  expect(await verifyAuditChain(mighty)).toMatchObject({ intact: true });
  for (const sql of ['DELETE FROM audit', 'DROP TABLE audit', `UPDATE migrations SET sha256 = ''`])
    await expect(asSystem(mighty, (db) => db.query(sql))).rejects.toThrow(/denied|owner/);
});

test("another clinic's backup is answered like one that never was", async () => {
  const foreign = backupIds.get('sur') ?? 0;
  const told = await getBackup(own.catalog, 'norte', foreign).catch((error: unknown) => error);
  expect(told).toMatchObject({ code: 'backup-unknown' });
  await expect(getBackup(own.catalog, 'norte', 999_999)).rejects.toMatchObject({
    code: 'backup-unknown',
  });
  await expect(getBackup(own.catalog, 'sur', foreign)).resolves.toMatchObject({ id: foreign });
});

test('a name of a clinic that is SQL is only a name', async () => {
  const evil = `x', true); SET ROLE postgres; --`;
  await expect(getBackup(own.catalog, evil, 1)).rejects.toMatchObject({ code: 'backup-unknown' });
});
