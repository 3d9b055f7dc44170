import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ClinicPolicy } from '../../contracts/clinic-input.ts';
import { freshDatabase } from '../../local/testing/test-stack.ts';
import { deleteBackup } from '../backups/delete-backup.ts';
import { openBackup } from '../backups/open-backup.ts';
import { recordCopy } from '../backups/record-copy.ts';
import { endBackup, recordState } from '../backups/record-state.ts';
import { addClinic } from '../clinics/add-clinic.ts';
import { getClinic } from '../clinics/get-clinic.ts';
import { updateClinic } from '../clinics/update-clinic.ts';
import { sampleClinic } from '../testing/sample-clinic.ts';
import { openTestCatalog, type TestCatalog } from '../testing/test-catalog.ts';
import { createUser } from '../users/create-user.ts';
import { holdBackup, liftHold } from './hold-backup.ts';
import { listPurgeable } from './list-purgeable.ts';
import { listRetainable } from './list-retainable.ts';
import { takeBack } from './take-back.ts';

let own: TestCatalog;
let by: number;
beforeAll(async () => {
  own = await openTestCatalog(await freshDatabase('catalog_retention'));
  for (const id of ['norte', 'sur']) await addClinic(own.catalog, sampleClinic(id));
  const user = { email: 'ana@example.com', nombre: 'Ana', password: 'una clave larga' };
  by = (await createUser(own.catalog, { ...user, role: 'admin' })).id;
});
afterAll(() => own.drop());

const days = 24 * 60 * 60 * 1000;
const runs = { last: 0 };
const stored = async (clinicId = 'norte') => {
  const { catalog } = own;
  runs.last += 1;
  const run = { workflowId: `backup/${clinicId}`, runId: `r${runs.last}` };
  const { id } = await openBackup(catalog, {
    clinicId,
    ...run,
    trigger: 'manual',
    requestedBy: by,
  });
  const ref = { clinicId, backupId: id };
  const copy = { destination: 'disk', kind: 'folder', key: `k${id}`, location: `k${id}` } as const;
  await recordCopy(catalog, ref, { ...copy, state: 'intact', bytes: 1 });
  await recordState(catalog, ref, 'restorable');
  await endBackup(catalog, ref);
  return ref;
};

test('one that is deleted with grace can be taken back until its time is over', async () => {
  const { catalog } = own;
  const [ref] = [await stored(), await stored()];
  const deleted = await deleteBackup(catalog, ref, { by: null, graceDays: 7 });
  expect(deleted.state).toBe('deleted');
  const { purgeAfter } = deleted;
  expect(purgeAfter?.getTime()).toBeGreaterThan(Date.now() + 6 * days);
  expect(await listPurgeable(catalog, 'norte', new Date())).toEqual([]);
  const over = new Date(Date.now() + 8 * days);
  expect(await listPurgeable(catalog, 'norte', over)).toEqual([ref.backupId]);
  expect(await listPurgeable(catalog, 'sur', over)).toEqual([]);
  await expect(takeBack(catalog, ref, over)).rejects.toMatchObject({ code: 'backup-purged' });
  await expect(takeBack(catalog, { ...ref, clinicId: 'sur' })).rejects.toMatchObject({
    code: 'backup-unknown',
  });

  expect(await takeBack(catalog, ref)).toMatchObject({
    ...{ state: 'restorable', deletedAt: null, deletedBy: null, purgeAfter: null },
  });
  await expect(takeBack(catalog, ref)).rejects.toMatchObject({ code: 'backup-purged' });
});

test('one whose copies are already being removed is not taken back', async () => {
  const { catalog } = own;
  const [ref] = [await stored(), await stored()];
  await deleteBackup(catalog, ref, { by, graceDays: 7 });
  const copy = { destination: 'disk', kind: 'folder', key: `k${ref.backupId}` } as const;
  await recordCopy(catalog, ref, { ...copy, state: 'removed' });
  await expect(takeBack(catalog, ref)).rejects.toMatchObject({ code: 'backup-purged' });
});

test('a person’s deletion has no grace', async () => {
  const [ref] = [await stored(), await stored()];
  await deleteBackup(own.catalog, ref, { by });
  expect(await listPurgeable(own.catalog, 'norte', new Date())).toEqual([ref.backupId]);
});

test('a hold keeps a backup from being deleted, by force too, until it is lifted', async () => {
  const { catalog } = own;
  const [ref] = [await stored(), await stored()];
  const held = await holdBackup(catalog, ref, { by, reason: 'Juicio 12/2026' });
  expect(held).toMatchObject({ holdReason: 'Juicio 12/2026' });
  const again = await holdBackup(catalog, ref, { by, reason: 'otro' });
  expect(again.holdReason).toBe('Juicio 12/2026');
  const retained = await listRetainable(catalog, 'norte');
  expect(retained.find(({ id }) => id === ref.backupId)).toMatchObject({ held: true });
  await expect(deleteBackup(catalog, ref, { by, force: true })).rejects.toMatchObject({
    code: 'backup-held',
  });
  await expect(
    holdBackup(catalog, { ...ref, clinicId: 'sur' }, { by, reason: 'x' }),
  ).rejects.toThrow('backup-unknown');
  await liftHold(catalog, ref);
  expect((await deleteBackup(catalog, ref, { by })).state).toBe('deleted');
  await expect(holdBackup(catalog, ref, { by, reason: 'tarde' })).rejects.toMatchObject({
    code: 'copy-not-stored',
  });
});

test('retention is changed field by field, and the rest of the policy stays', async () => {
  const { catalog } = own;
  const before = (await getClinic(catalog, 'sur')).policy;
  expect(before.retention).toEqual(ClinicPolicy.parse({}).retention);
  await updateClinic(catalog, 'sur', { policy: { retention: { weekly: 8 } } });
  await updateClinic(catalog, 'sur', { policy: { retention: { days: null }, undoDays: 3 } });
  expect((await getClinic(catalog, 'sur')).policy).toEqual({
    ...before,
    undoDays: 3,
    retention: { ...before.retention, weekly: 8, days: null },
  });
});
