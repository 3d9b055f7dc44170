import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { RestoreResult } from '../../contracts/restore.ts';
import { freshDatabase } from '../../local/testing/test-stack.ts';
import { openBackup } from '../backups/open-backup.ts';
import { listOpenChanges } from '../changes/list-open-changes.ts';
import { openCleaning } from '../cleanings/open-cleaning.ts';
import { recordCleaning } from '../cleanings/record-cleaning.ts';
import { addClinic } from '../clinics/add-clinic.ts';
import { recordNotification } from '../notifications/record-notification.ts';
import { listNotifications } from '../notifications/list-notifications.ts';
import { sampleClinic } from '../testing/sample-clinic.ts';
import { openTestCatalog, type TestCatalog } from '../testing/test-catalog.ts';
import { createUser } from '../users/create-user.ts';
import { decideRestore } from './decide-restore.ts';
import { getRestore } from './get-restore.ts';
import { listRestores } from './list-restores.ts';
import { openRestore, type RestoreOpening } from './open-restore.ts';
import { recordRestore } from './record-restore.ts';
import type { RestoreRecord, RestoreRef } from './restore-record.ts';
import { startRestore } from './start-restore.ts';

let own: TestCatalog;
let ana: number;
let eva: number;
let backupId: number;
let unlisted: number;

const newBackup = async (clinicId: string, runId: string): Promise<number> => {
  const opening = { workflowId: `backup/${clinicId}`, runId, trigger: 'manual' } as const;
  return (await openBackup(own.catalog, { clinicId, ...opening, requestedBy: null })).id;
};

const newUser = async (name: string): Promise<number> =>
  (
    await createUser(own.catalog, {
      ...{ email: `${name}@example.com`, nombre: name, role: 'admin', password: 'una clave larga' },
    })
  ).id;

beforeAll(async () => {
  own = await openTestCatalog(await freshDatabase('catalog_restores'));
  for (const id of ['norte', 'sur']) await addClinic(own.catalog, sampleClinic(id));
  [ana, eva] = [await newUser('ana'), await newUser('eva')];
  backupId = await newBackup('norte', 'r1');
  unlisted = await newBackup('norte', 'r2');
  await own.superuser.query(`UPDATE backups SET manifest = '{}', state = 'intact' WHERE id = $1`, [
    backupId,
  ]);
});
afterAll(() => own.drop());

/** Each test begins with clinics that nothing changes. */
beforeEach(async () => {
  await own.superuser.query(
    `UPDATE restores SET state = 'cancelled', ended_at = now() WHERE ended_at IS NULL;
     UPDATE cleanings SET state = 'cancelled', ended_at = now() WHERE ended_at IS NULL`,
  );
  expect(await listOpenChanges(own.catalog)).toEqual([]);
});

const ask = (changes: Partial<RestoreOpening> = {}): Promise<RestoreRecord> =>
  openRestore(own.catalog, {
    ...{ clinicId: 'norte', kind: 'restore', backupId, order: {}, requestedBy: ana },
    ...{ waitsForApproval: false, ...changes },
  });
const refOf = ({ clinicId, id }: RestoreRecord): RestoreRef => ({ clinicId, restoreId: id });
const result: RestoreResult = {
  ...{ method: 'swap-schema', tables: 2, rows: 3, added: 1, changed: 1, removed: 1 },
  ...{ loadMs: 1, compareMs: 2, fencedMs: 3, undoBytes: 4 },
};
const undoUntil = new Date('2027-01-02T03:04:05.678Z');

/** One that ended well and can be undone. */
const done = async (): Promise<RestoreRecord> =>
  recordRestore(own.catalog, refOf(await ask()), {
    ...{ state: 'done', result, undoState: 'kept', undoUntil },
  });

test('a restore is written as it goes, and read back as it was told', async () => {
  const opened = await ask({ order: { onConflict: 'keep' } });
  expect(opened).toMatchObject({
    ...{ clinicId: 'norte', changedClinicId: 'norte', kind: 'restore', backupId, state: 'running' },
    ...{ order: { selection: { kind: 'all' }, target: { kind: 'place' }, onConflict: 'keep' } },
    ...{ requestedBy: ana, startedAt: null, endedAt: null, undoState: 'none', workflowId: null },
  });
  const ref = refOf(opened);
  const run = { workflowId: 'change/norte', runId: 'r' };
  const started = await startRestore(own.catalog, ref, run);
  expect(started).toMatchObject(run);
  expect(await startRestore(own.catalog, ref, run)).toEqual(started);
  const file = { destination: 's3', key: 'k', location: 'l', bytes: 5 };
  const told = { destination: 's3', safetyBackupId: unlisted, result, file } as const;
  await recordRestore(own.catalog, ref, told);
  const ended = await recordRestore(own.catalog, ref, {
    ...{ state: 'done', undoState: 'kept', undoUntil },
  });
  expect(ended).toEqual({
    ...{ ...started, ...told, state: 'done', undoState: 'kept', undoUntil },
    endedAt: expect.any(Date),
  });
  expect(await getRestore(own.catalog, 'norte', opened.id)).toEqual(ended);
});

test('of ten that ask at once, restores and cleanings, one has the clinic', async () => {
  const range = { start: '2020-01-01', end: '2021-01-01' };
  const asked = await Promise.allSettled(
    Array.from({ length: 10 }, (_, n) =>
      n % 2 === 0
        ? ask()
        : openCleaning(own.catalog, { clinicId: 'norte', range, tables: null, requestedBy: ana }),
    ),
  );
  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const one of asked)
    if (one.status === 'rejected')
      expect(one.reason).toMatchObject({ code: 'change-running', params: { clinic: 'norte' } });
  const [open, ...others] = await listOpenChanges(own.catalog);
  expect(others).toEqual([]);
  expect(open).toMatchObject({ clinicId: 'norte', workflowId: null });
  // Another clinic is free meanwhile, and this one again once it ended.
  await openCleaning(own.catalog, { clinicId: 'sur', range, tables: null, requestedBy: ana });
  if (open?.restoreId)
    await recordRestore(
      own.catalog,
      { clinicId: 'norte', restoreId: open.restoreId },
      { state: 'cancelled' },
    );
  else
    await recordCleaning(
      own.catalog,
      { clinicId: 'norte', cleaningId: open?.cleaningId ?? 0 },
      { state: 'cancelled' },
    );
  await expect(ask()).resolves.toMatchObject({ state: 'running' });
});

test('the answer says what is in the way, also when it waits or came from another clinic', async () => {
  await ask({ waitsForApproval: true, order: { target: { kind: 'clinic', clinic: 'sur' } } });
  const range = { start: '2020-01-01', end: '2021-01-01' };
  await expect(
    openCleaning(own.catalog, { clinicId: 'sur', range, tables: null, requestedBy: ana }),
  ).rejects.toMatchObject({ code: 'change-running', params: { clinic: 'sur', kind: 'restore' } });
  // The clinic that it is taken from is not changed: it stays free.
  await expect(ask()).resolves.toMatchObject({ changedClinicId: 'norte' });
  await expect(
    ask({ order: { target: { kind: 'clinic', clinic: 'nadie' } } }),
  ).rejects.toMatchObject({ code: 'clinic-unknown', params: { clinic: 'nadie' } });
});

test('a backup that cannot have copies, or is not the clinic’s, is refused', async () => {
  await expect(ask({ backupId: unlisted })).rejects.toMatchObject({
    ...{ code: 'backup-not-restorable', params: { state: 'running' } },
  });
  await expect(ask({ clinicId: 'sur' })).rejects.toMatchObject({ code: 'backup-unknown' });
  await expect(ask({ order: { onConflict: 'guess' as 'keep' } })).rejects.toMatchObject({
    code: 'bad-request',
  });
  expect(await listOpenChanges(own.catalog)).toEqual([]);
});

test('a second person decides, and once', async () => {
  const ref = refOf(await ask({ waitsForApproval: true }));
  const decide = (by: number, approved: boolean): Promise<RestoreRecord> =>
    decideRestore(own.catalog, ref, { by, approved });
  await expect(decide(ana, true)).rejects.toMatchObject({ code: 'restore-own-approval' });
  const approved = await decide(eva, true);
  expect(approved).toMatchObject({ state: 'running', decidedBy: eva, endedAt: null });
  expect(await decide(eva, true)).toEqual(approved);
  await expect(decide(eva, false)).rejects.toMatchObject({
    ...{ code: 'restore-not-waiting', params: { state: 'running' } },
  });
  await expect(decide(ana, true)).rejects.toMatchObject({ code: 'restore-not-waiting' });
});

test('what was refused is over, and leaves the clinic free', async () => {
  const ref = refOf(await ask({ waitsForApproval: true }));
  const refused = await decideRestore(own.catalog, ref, { by: eva, approved: false });
  expect(refused).toMatchObject({ state: 'refused', decidedBy: eva });
  expect(refused.endedAt).toBeInstanceOf(Date);
  expect(await decideRestore(own.catalog, ref, { by: eva, approved: false })).toEqual(refused);
  await expect(ask()).resolves.toBeDefined();
});

test('an end is final, and what is kept for an undo goes one way', async () => {
  const ended = await done();
  const ref = refOf(ended);
  const late = { state: 'failed', failure: { code: 'internal', params: {} } } as const;
  expect(await recordRestore(own.catalog, ref, late)).toEqual(ended);
  await recordRestore(own.catalog, ref, { undoState: 'used' });
  expect(await recordRestore(own.catalog, ref, { undoState: 'kept' })).toEqual({
    ...ended,
    undoState: 'used',
  });
});

test('an undo takes its order from what it undoes, and only while that is kept', async () => {
  const order = { target: { kind: 'clinic', clinic: 'sur' } } as const;
  const undone = await ask({ order });
  const undo = (): Promise<RestoreRecord> =>
    ask({ kind: 'undo', undoOf: undone.id, backupId: unlisted, order: {} });
  await expect(undo()).rejects.toMatchObject({
    ...{ code: 'undo-unavailable', params: { state: 'running' } },
  });
  await recordRestore(own.catalog, refOf(undone), { state: 'done', undoState: 'kept', undoUntil });
  expect(await undo()).toMatchObject({
    ...{ kind: 'undo', undoOf: undone.id, backupId, order, changedClinicId: 'sur' },
  });
  await recordRestore(own.catalog, refOf(undone), { undoState: 'expired' });
  await expect(undo()).rejects.toMatchObject({
    ...{ code: 'undo-unavailable', params: { state: 'expired' } },
  });
  await expect(ask({ kind: 'undo', undoOf: 999_999 })).rejects.toMatchObject({
    code: 'restore-unknown',
  });
});

test('they are listed newest first, in pages, by state, and for their clinic alone', async () => {
  const { id } = await done();
  const first = await listRestores(own.catalog, 'norte', { limit: 2 });
  expect(first.items).toHaveLength(2);
  expect(first.items[0]).toMatchObject({ id, state: 'done' });
  const second = await listRestores(own.catalog, 'norte', { cursor: first.nextCursor ?? '' });
  const ids = [...first.items, ...second.items].map((item) => item.id);
  expect(ids).toEqual([...new Set(ids)].sort((a, b) => b - a));
  const ended = await listRestores(own.catalog, 'norte', { states: ['done'], limit: 200 });
  expect(new Set(ended.items.map(({ state }) => state))).toEqual(new Set(['done']));
  expect((await listRestores(own.catalog, 'sur')).items).toEqual([]);
  await expect(getRestore(own.catalog, 'sur', id)).rejects.toMatchObject({
    code: 'restore-unknown',
  });
});

test('a mail about a restore is one per kind and person', async () => {
  const { id: restoreId } = await done();
  const mail = { clinicId: 'norte', backupId, restoreId, recipient: 'a@x.example' } as const;
  for (const kind of ['restore-done', 'restore-done', 'undo-expiring'])
    await recordNotification(own.catalog, { ...mail, kind, language: 'es', state: 'sent' });
  const told = await listNotifications(own.catalog, 'norte', { restoreId });
  expect(told.map(({ kind }) => kind).sort()).toEqual(['restore-done', 'undo-expiring']);
});
