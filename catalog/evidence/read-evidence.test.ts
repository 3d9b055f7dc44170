import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { EvidenceReport } from '../../contracts/api/evidence.ts';
import { verifyEvidence } from '../../contracts/evidence/verify-evidence.ts';
import { freshDatabase } from '../../local/testing/test-stack.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { openBackup } from '../backups/open-backup.ts';
import { recordCopy } from '../backups/record-copy.ts';
import { recordDrill } from '../backups/record-drill.ts';
import { endBackup, recordState } from '../backups/record-state.ts';
import { openCleaning } from '../cleanings/open-cleaning.ts';
import { recordCleaning } from '../cleanings/record-cleaning.ts';
import { addClinic } from '../clinics/add-clinic.ts';
import { installationId } from '../installation/installation-id.ts';
import { openRestore } from '../restores/open-restore.ts';
import { recordRestore } from '../restores/record-restore.ts';
import { sampleClinic } from '../testing/sample-clinic.ts';
import { openTestCatalog, type TestCatalog } from '../testing/test-catalog.ts';
import { createUser } from '../users/create-user.ts';
import { readEvidence } from './read-evidence.ts';
import { evidenceKey, signEvidence } from './sign-evidence.ts';

let own: TestCatalog;
let ana: number;
const ids = new Map<string, number>();
const dayMs = 86_400_000;
const now = new Date();
const period = {
  from: new Date(now.getTime() - 30 * dayMs),
  until: new Date(now.getTime() + dayMs),
  now: new Date(now.getTime() + 3_600_000),
};
const read = (clinicId = 'norte', changes: Partial<typeof period> = {}): Promise<EvidenceReport> =>
  readEvidence(own.catalog, clinicId, { ...period, ...changes });

const backup = async (clinicId: string): Promise<number> => {
  const run = { workflowId: `backup/${clinicId}`, runId: 'r', trigger: 'manual' } as const;
  const { id: backupId } = await openBackup(own.catalog, { clinicId, ...run, requestedBy: ana });
  const ref = { clinicId, backupId };
  await recordCopy(own.catalog, ref, { destination: 's3', kind: 's3', key: 'k', state: 'intact' });
  await recordCopy(own.catalog, ref, {
    ...{ destination: 'disk', kind: 'folder', key: 'k', state: 'missing' },
    failure: { code: 'copy-missing', params: {} },
  });
  await recordDrill(own.catalog, ref, { state: 'passed', loadSeconds: 3, compareSeconds: 1 });
  await recordState(own.catalog, ref, 'restorable');
  await endBackup(own.catalog, ref);
  await own.superuser.query(`UPDATE backups SET manifest = '{}' WHERE id = $1`, [backupId]);
  await appendAudit(own.catalog, {
    ...{ userId: ana, actor: 'ana@example.com', action: 'backup.create', clinicId },
    ...{ object: `backup/${backupId}`, details: { note: 'a detail of no concern' } },
  });
  return backupId;
};

beforeAll(async () => {
  own = await openTestCatalog(await freshDatabase('catalog_evidence'));
  const user = { email: 'ana@example.com', nombre: 'Ana', role: 'admin' } as const;
  ana = (await createUser(own.catalog, { ...user, password: 'una clave larga' })).id;
  for (const clinicId of ['norte', 'sur']) {
    await addClinic(own.catalog, sampleClinic(clinicId));
    ids.set(clinicId, await backup(clinicId));
  }
  const restore = await openRestore(own.catalog, {
    ...{ clinicId: 'sur', kind: 'restore', backupId: ids.get('sur') ?? 0, requestedBy: ana },
    ...{ order: { target: { kind: 'clinic', clinic: 'norte' } }, waitsForApproval: false },
  });
  await recordRestore(own.catalog, { clinicId: 'sur', restoreId: restore.id }, { state: 'done' });
  const { id: cleaningId } = await openCleaning(own.catalog, {
    ...{ clinicId: 'norte', range: { start: '2020-01-01', end: '2021-01-01' }, tables: null },
    requestedBy: ana,
  });
  const result = { tables: [], deleted: 7, freedBytes: 8 };
  const done = { state: 'done', result } as const;
  await recordCleaning(own.catalog, { clinicId: 'norte', cleaningId }, done);
});
afterAll(() => own.drop());

test('what the catalog holds of a clinic is measured, and nothing of another’s is in it', async () => {
  const report = await read();
  const norte = ids.get('norte') ?? 0;
  expect(EvidenceReport.parse(report)).toEqual(report);
  expect(report).toMatchObject({
    ...{
      installation: await installationId(own.catalog),
      clinic: { id: 'norte', scope: 'schema' },
    },
    recoveryPoint: { newest: { backup: norte }, newestIntact: { backup: norte } },
    recoveryTime: { measured: 1, last: { backup: norte, seconds: 4 }, medianSeconds: 4 },
    drills: { everyDays: 7, passed: 1, failed: 0, overdue: false },
    places: [
      { destination: 's3', kind: 's3', required: true, held: 1, intact: 1, lost: 0 },
      { destination: 'disk', required: false, held: 0, intact: 0, lost: 1, lastProvedAt: null },
    ],
    cleanings: [{ requestedBy: 'ana@example.com', deleted: 7, freedBytes: 8, start: '2020-01-01' }],
    acts: { items: [{ actor: 'ana@example.com', action: 'backup.create' }], omitted: 0 },
    log: { intact: true, rows: 2, head: { id: 2 } },
  });
  expect(report.backups.map(({ id }) => id)).toEqual([norte]);
  expect(report.recoveryPoint.newest?.ageSeconds).toBeGreaterThan(3500);
  expect(JSON.stringify(report)).not.toContain('of no concern');
  // A restore out of another clinic's backup changed this one: both are told of it.
  const told = [{ from: 'sur', into: 'norte', backup: ids.get('sur'), state: 'done' }];
  expect(report.restores).toMatchObject(told);
  expect((await read('sur')).restores).toMatchObject(told);
  expect((await read('sur')).cleanings).toEqual([]);
});

test('a period holds what began in it, and the proof that it began with', async () => {
  const tomorrow = {
    from: new Date(now.getTime() + dayMs),
    until: new Date(now.getTime() + 2 * dayMs),
  };
  const later = await read('norte', { ...tomorrow, now: tomorrow.until });
  expect(later.backups.map(({ id }) => id)).toEqual([ids.get('norte')]);
  expect(later).toMatchObject({
    ...{ cleanings: [], restores: [], acts: { items: [] }, drills: { items: [], passed: 0 } },
    recoveryTime: { measured: 0, last: { seconds: 4 }, medianSeconds: null },
  });
  expect(later.recoveryPoint.newest?.ageSeconds).toBeGreaterThan(1.9 * 86_400);
  const before = { from: new Date(0), until: new Date(now.getTime() - dayMs) };
  expect(await read('norte', before)).toMatchObject({
    ...{ backups: [], recoveryPoint: { newest: null }, recoveryTime: { last: null } },
  });
  await expect(read('norte', { until: period.from })).rejects.toMatchObject({
    code: 'bad-request',
  });
  await expect(read('nadie')).rejects.toMatchObject({ code: 'clinic-unknown' });
});

test('a log that somebody edited is told as such, in a report that is signed all the same', async () => {
  await own.superuser.query(
    `ALTER TABLE audit DISABLE TRIGGER USER; UPDATE audit SET actor = 'eva' WHERE id = 1`,
  );
  const signed = signEvidence(own.catalog, await read());
  const { log } = verifyEvidence(JSON.stringify(signed), evidenceKey(own.catalog).publicKey);
  expect(log).toEqual({
    ...{ intact: false, rows: null, head: null, problem: { id: 1, what: 'altered' } },
  });
});
