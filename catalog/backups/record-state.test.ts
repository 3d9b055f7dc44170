import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { freshDatabase } from '../../local/testing/test-stack.ts';
import { addClinic } from '../clinics/add-clinic.ts';
import { getClinic } from '../clinics/get-clinic.ts';
import { sampleClinic } from '../testing/sample-clinic.ts';
import { openTestCatalog, type TestCatalog } from '../testing/test-catalog.ts';
import type { BackupRecord, BackupRef } from './backup-record.ts';
import { deleteBackup } from './delete-backup.ts';
import { getBackup } from './get-backup.ts';
import { listRunningBackups } from './list-running-backups.ts';
import { openBackup } from './open-backup.ts';
import { recordCopy, type CopyNote } from './record-copy.ts';
import { recordDrill } from './record-drill.ts';
import { recordSnapshot } from './record-snapshot.ts';
import { cancelBackup, endBackup, failBackup, recordState } from './record-state.ts';

let own: TestCatalog;
let runs = 0;
let clinicId = '';

const open = async (): Promise<BackupRef> => {
  const runId = String((runs += 1));
  const { id } = await openBackup(own.catalog, {
    ...{ clinicId, workflowId: 'w', runId, trigger: 'manual', requestedBy: null },
  });
  return { clinicId, backupId: id };
};
const read = (ref: BackupRef): Promise<BackupRecord> =>
  getBackup(own.catalog, ref.clinicId, ref.backupId);
const damaged = { code: 'copy-altered', params: { destination: 's3' } };

beforeAll(async () => {
  own = await openTestCatalog(await freshDatabase('catalog_state'));
});
afterAll(() => own.drop());

beforeEach(async () => {
  clinicId = `clinic-${(runs += 1)}`;
  await addClinic(own.catalog, sampleClinic(clinicId));
});

test('a backup is raised step by step, each step dated once, and never lowered', async () => {
  const ref = await open();
  expect(await recordState(own.catalog, ref, 'stored')).toBe('stored');
  const { storedAt } = await read(ref);
  expect(await recordState(own.catalog, ref, 'intact')).toBe('intact');
  expect(await recordState(own.catalog, ref, 'restorable')).toBe('restorable');
  expect(await recordState(own.catalog, ref, 'stored')).toBe('restorable');
  const backup = await read(ref);
  expect(backup.storedAt).toEqual(storedAt);
  expect(backup.intactAt).toBeInstanceOf(Date);
  expect(backup.restorableAt).toBeInstanceOf(Date);
  expect(backup.endedAt).toBeNull();
});

test('the end is dated once, and dates the clinic’s last backup', async () => {
  const ref = await open();
  await recordState(own.catalog, ref, 'intact');
  await endBackup(own.catalog, ref);
  const first = await read(ref);
  await endBackup(own.catalog, ref);
  expect(await read(ref)).toEqual(first);
  expect(first.durationSeconds).toBeCloseTo(
    ((first.endedAt?.getTime() ?? 0) - first.startedAt.getTime()) / 1000,
    3,
  );
  expect((await getClinic(own.catalog, clinicId)).lastBackupAt).toEqual(first.startedAt);
});

test('a failed one keeps its cause; a late step does not lift it, a new check does', async () => {
  const ref = await open();
  await recordState(own.catalog, ref, 'stored');
  expect(await failBackup(own.catalog, ref, damaged)).toBe('failed');
  expect(await recordState(own.catalog, ref, 'intact')).toBe('failed');
  expect(await read(ref)).toMatchObject({
    ...{ state: 'failed', failureCode: damaged.code, failureParams: damaged.params },
  });
  expect((await getClinic(own.catalog, clinicId)).lastBackupAt).toBeNull();
  expect(await recordState(own.catalog, ref, 'intact', { reproved: true })).toBe('intact');
  expect(await read(ref)).toMatchObject({ state: 'intact', failureCode: null });
});

test('one that was good and is found damaged is failed, and its end stays', async () => {
  const ref = await open();
  await recordState(own.catalog, ref, 'restorable');
  await endBackup(own.catalog, ref);
  const { endedAt } = await read(ref);
  await failBackup(own.catalog, ref, damaged);
  expect(await read(ref)).toMatchObject({ state: 'failed', endedAt });
});

test('a cancelled one stays cancelled', async () => {
  const ref = await open();
  expect(await cancelBackup(own.catalog, ref)).toBe('cancelled');
  expect(await recordState(own.catalog, ref, 'stored', { reproved: true })).toBe('cancelled');
  expect(await failBackup(own.catalog, ref, damaged)).toBe('cancelled');
  const done = await open();
  await recordState(own.catalog, done, 'intact');
  await endBackup(own.catalog, done);
  expect(await cancelBackup(own.catalog, done)).toBe('intact');
});

test('what has not ended is listed for whoever starts anew', async () => {
  const [one, other] = [await open(), await open()];
  await failBackup(own.catalog, one, damaged);
  const running = (await listRunningBackups(own.catalog)).filter(
    (backup) => backup.clinicId === clinicId,
  );
  expect(running.map(({ id }) => id)).toEqual([other.backupId]);
});

test('figures and the rehearsal’s times are kept', async () => {
  const ref = await open();
  const figures = {
    ...{ tables: 11, rows: 15_234, plainBytes: 19_608_371, largeObjects: 2, bytes: 2_569_011 },
    ...{ sha256: 'a'.repeat(64), md5: 'b'.repeat(32) },
  };
  await recordSnapshot(own.catalog, ref, figures);
  await recordDrill(own.catalog, ref, { state: 'passed', loadSeconds: 1.25, compareSeconds: 0.5 });
  const told = { drillState: 'passed', drillLoadSeconds: 1.25, drillCompareSeconds: 0.5 };
  expect(await read(ref)).toMatchObject({ ...figures, ...told });
});

test('a drill that disproves a backup takes back that it was restorable, and one that could not be tried does not', async () => {
  const ref = await open();
  const failed = (code: string): Promise<void> =>
    recordDrill(own.catalog, ref, { state: 'failed', failure: { code, params: { host: 'h' } } });
  await recordState(own.catalog, ref, 'restorable');
  await failed('drill-server-refused');
  expect(await read(ref)).toMatchObject({
    ...{ state: 'restorable', drillState: 'failed' },
    ...{ failureCode: 'drill-server-refused', failureParams: { host: 'h' } },
  });
  await failed('drill-differs');
  expect(await read(ref)).toMatchObject({ state: 'intact', failureCode: 'drill-differs' });
  await recordDrill(own.catalog, ref, { state: 'passed', loadSeconds: 1, compareSeconds: 1 });
  await recordState(own.catalog, ref, 'restorable');
  expect(await read(ref)).toMatchObject({ state: 'restorable', failureCode: null });
});

test('a copy is one row however often it is told; what is not told stays', async () => {
  const ref = await open();
  const base = { destination: 's3', kind: 's3', key: 'k' } as const;
  const tell = (note: Omit<CopyNote, keyof typeof base>): Promise<void> =>
    recordCopy(own.catalog, ref, { ...base, ...note });
  await tell({ state: 'running' });
  const failure = { code: 'store-unreachable', params: { host: 'h' } };
  await tell({ state: 'failed', failure });
  expect((await read(ref)).copies[0]).toMatchObject({ failureCode: failure.code, storedAt: null });
  await tell({ state: 'stored', location: 'k', version: 'v1', bytes: 5, sha256: 'a'.repeat(64) });
  await tell({ state: 'stored', manifestLocation: 'm', manifestVersion: 'v2' });
  await tell({ state: 'intact' });
  const { copies } = await read(ref);
  expect(copies).toHaveLength(1);
  expect(copies[0]).toMatchObject({
    ...{ state: 'intact', location: 'k', version: 'v1', manifestLocation: 'm', bytes: 5 },
    ...{ manifestVersion: 'v2', failureCode: null, sha256: 'a'.repeat(64) },
  });
  expect(copies[0]?.lastProvedAt).toBeInstanceOf(Date);
  await tell({ state: 'removed' });
  await tell({ state: 'stored' });
  expect((await read(ref)).copies[0]).toMatchObject({ state: 'removed' });
});

test('a copy cannot hang under another clinic’s backup', async () => {
  const { backupId } = await open();
  await addClinic(own.catalog, sampleClinic('otra'));
  const note = { destination: 's3', kind: 's3', key: 'k', state: 'stored' } as const;
  await expect(recordCopy(own.catalog, { clinicId: 'otra', backupId }, note)).rejects.toMatchObject(
    { code: 'backup-unknown' },
  );
});

test('deleting keeps the record, dated and signed, and hides it from the list', async () => {
  const ref = await open();
  await failBackup(own.catalog, ref, damaged);
  const gone = await deleteBackup(own.catalog, ref, { by: null });
  expect(gone).toMatchObject({ state: 'deleted' });
  expect(gone.deletedAt).toBeInstanceOf(Date);
  expect(await deleteBackup(own.catalog, ref, { by: null })).toEqual(gone);
  expect(await recordState(own.catalog, ref, 'restorable', { reproved: true })).toBe('deleted');
});

test('a running one is not deleted', async () => {
  await expect(deleteBackup(own.catalog, await open(), { by: null })).rejects.toMatchObject({
    code: 'backup-running',
  });
});

test('the last proved one is not deleted, unless forced; with an equal beside it, it is', async () => {
  const [first, second, weaker] = [await open(), await open(), await open()];
  await recordState(own.catalog, first, 'restorable');
  await recordState(own.catalog, weaker, 'intact');
  const refused = { code: 'backup-last-proved' };
  await expect(deleteBackup(own.catalog, first, { by: null })).rejects.toMatchObject(refused);
  await recordState(own.catalog, second, 'restorable');
  // Both at once, held up just before they write: exactly one may go.
  await own.superuser.query('BEGIN; LOCK TABLE backups IN SHARE ROW EXCLUSIVE MODE');
  const deleting = Promise.allSettled(
    [first, second].map((ref) => deleteBackup(own.catalog, ref, { by: null })),
  );
  await new Promise((resolve) => setTimeout(resolve, 500));
  await own.superuser.query('COMMIT');
  const refusals = (await deleting).filter(({ status }) => status === 'rejected');
  expect(refusals).toMatchObject([{ reason: refused }]);
  await deleteBackup(own.catalog, weaker, { by: null });
  const left = (await read(first)).state === 'deleted' ? second : first;
  const forced = await deleteBackup(own.catalog, left, { by: null, force: true });
  expect(forced.state).toBe('deleted');
});
