import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freshDatabase } from '../../local/testing/test-stack.ts';
import { addClinic } from '../clinics/add-clinic.ts';
import { archiveClinic } from '../clinics/archive-clinic.ts';
import { recordRun } from '../runs/record-run.ts';
import { sampleClinic } from '../testing/sample-clinic.ts';
import { openTestCatalog, type TestCatalog } from '../testing/test-catalog.ts';
import { createUser } from '../users/create-user.ts';
import { getBackup, getBackupForWork } from './get-backup.ts';
import { openBackup, type BackupOpening } from './open-backup.ts';
import { countSnapshot } from './record-snapshot.ts';

let own: TestCatalog;
let runs = 0;

const opening = (clinicId: string, changes: Partial<BackupOpening> = {}): BackupOpening => ({
  ...{ clinicId, workflowId: `backup/${clinicId}`, runId: `run-${(runs += 1)}` },
  ...{ trigger: 'manual', requestedBy: null, ...changes },
});

beforeAll(async () => {
  own = await openTestCatalog(await freshDatabase('catalog_open'));
  await addClinic(own.catalog, sampleClinic('norte', { layout: 'e3' }));
  await addClinic(own.catalog, sampleClinic('sur'));
});
afterAll(() => own.drop());

test('opening twice for one workflow run gives one record, also from eight at once', async () => {
  const asked = opening('norte');
  const opened = await Promise.all(Array.from({ length: 8 }, () => openBackup(own.catalog, asked)));
  expect(new Set(opened.map(({ id }) => id)).size).toBe(1);
  const again = await openBackup(own.catalog, { ...asked, description: 'told later' });
  expect(again).toEqual(opened[0]);
});

test('eight backups within one second have eight names, all of the pattern', async () => {
  const startedAt = new Date('2026-05-06T07:08:09Z');
  const opened = await Promise.all(
    Array.from({ length: 8 }, () => openBackup(own.catalog, opening('norte', { startedAt }))),
  );
  const names = opened.map(({ fileName }) => fileName).sort();
  expect(names[0]).toBe('backup-sql-clinica-2026-05-06-030809.sql.zst');
  expect(names[7]).toBe('backup-sql-clinica-2026-05-06-030816.sql.zst');
  expect(new Set(names).size).toBe(8);
  expect(opened.every((backup) => backup.startedAt.getTime() === startedAt.getTime())).toBe(true);
});

test('the hour that a change of clock repeats does not repeat a name', async () => {
  await addClinic(own.catalog, sampleClinic('madrid', { timeZone: 'Europe/Madrid' }));
  const summer = new Date('2026-10-25T00:30:00Z');
  const winter = new Date('2026-10-25T01:30:00Z');
  const first = await openBackup(own.catalog, opening('madrid', { startedAt: summer }));
  const second = await openBackup(own.catalog, opening('madrid', { startedAt: winter }));
  expect(first.fileName).toBe('madrid-2026-10-25-023000.sql.zst');
  expect(second.fileName).toBe('madrid-2026-10-25-023001.sql.zst');
});

test("the clinic's own format stands unless another is asked for", async () => {
  const usual = await openBackup(own.catalog, opening('sur'));
  expect(usual).toMatchObject({ format: 'sql', compression: 'zstd', state: 'running' });
  const json = await openBackup(
    own.catalog,
    opening('sur', { format: 'json', compression: 'gzip' }),
  );
  expect(json.fileName).toMatch(/\.json\.gz$/);
});

test('who asked is told with name and email', async () => {
  const user = await createUser(own.catalog, {
    ...{ email: 'Ana@Example.com', nombre: 'Ana', apellido: 'Peña', role: 'admin' },
    password: 'una clave larga',
  });
  const { id } = await openBackup(own.catalog, opening('sur', { requestedBy: user.id }));
  const { createdBy } = await getBackup(own.catalog, 'sur', id);
  expect(createdBy).toEqual({
    ...{ id: user.id, email: 'ana@example.com', nombre: 'Ana', apellido: 'Peña' },
  });
});

test('a run noted before or after its backup was opened points at it', async () => {
  const before = opening('sur');
  await recordRun(own.catalog, { ...before, kind: 'backupClinic' });
  const opened = await openBackup(own.catalog, before);
  const run = await recordRun(own.catalog, { ...before, kind: 'backupClinic' });
  expect(run.backupId).toBe(opened.id);

  const after = opening('sur');
  const { id } = await openBackup(own.catalog, after);
  const noted = await recordRun(own.catalog, { ...after, kind: 'backupClinic' });
  expect(noted.backupId).toBe(id);
});

test('readings of the database are counted, also when two tell at once', async () => {
  const { id: backupId, clinicId } = await openBackup(own.catalog, opening('sur'));
  await Promise.all([1, 2, 3].map(() => countSnapshot(own.catalog, { clinicId, backupId })));
  expect(await getBackupForWork(own.catalog, backupId)).toMatchObject({ clinicId, snapshots: 3 });
});

test('an unknown and an archived clinic open nothing', async () => {
  await expect(openBackup(own.catalog, opening('nadie'))).rejects.toMatchObject({
    code: 'clinic-unknown',
  });
  await addClinic(own.catalog, sampleClinic('vieja'));
  const running = opening('vieja');
  await openBackup(own.catalog, running);
  await archiveClinic(own.catalog, 'vieja');
  await expect(openBackup(own.catalog, opening('vieja'))).rejects.toMatchObject({
    code: 'clinic-unknown',
  });
  await expect(openBackup(own.catalog, running)).resolves.toMatchObject({ state: 'running' });
});
