import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { CopyState } from '../../contracts/states.ts';
import { freshDatabase } from '../../local/testing/test-stack.ts';
import { addClinic } from '../clinics/add-clinic.ts';
import { getClinic } from '../clinics/get-clinic.ts';
import { updateClinic } from '../clinics/update-clinic.ts';
import { sampleClinic } from '../testing/sample-clinic.ts';
import { openTestCatalog, type TestCatalog } from '../testing/test-catalog.ts';
import type { BackupRef } from './backup-record.ts';
import { getBackup } from './get-backup.ts';
import { openBackup } from './open-backup.ts';
import { protectionOf, type Protection } from './protection.ts';
import { recordCopy } from './record-copy.ts';
import { recordProtection } from './record-protection.ts';
import { recordState } from './record-state.ts';

let own: TestCatalog;
beforeAll(async () => {
  own = await openTestCatalog(await freshDatabase('catalog_protection'));
  const policy = { copiesNeeded: 2, protectedWithinHours: 6 };
  await addClinic(own.catalog, sampleClinic('norte', { policy }));
});
afterAll(() => own.drop());

const hours = 60 * 60 * 1000;
let runs = 0;
const begun = async (): Promise<BackupRef & { at: Date }> => {
  runs += 1;
  const { id, startedAt } = await openBackup(own.catalog, {
    ...{ clinicId: 'norte', workflowId: 'backup/norte', runId: `r${runs}` },
    ...{ trigger: 'manual', requestedBy: null },
  });
  return { clinicId: 'norte', backupId: id, at: startedAt };
};
const copy = async (ref: BackupRef, destination: 's3' | 'disk', state: CopyState = 'intact') => {
  const kind = destination === 's3' ? 's3' : 'folder';
  await recordCopy(own.catalog, ref, { destination, kind, key: 'k', location: 'k', state });
  if (state === 'intact') await recordState(own.catalog, ref, 'intact');
};
const seen = async (ref: BackupRef, now: Date): Promise<Protection> => {
  const clinic = await getClinic(own.catalog, 'norte');
  return protectionOf(await getBackup(own.catalog, 'norte', ref.backupId), clinic, now);
};

test('a backup is protected once enough copies were read back, and in time by what the policy said then', async () => {
  const { catalog } = own;
  const ref = await begun();
  const by = new Date(ref.at.getTime() + 6 * hours);
  const [soon, late] = [new Date(ref.at.getTime() + hours), new Date(by.getTime() + 1)];
  await copy(ref, 's3');
  await recordProtection(catalog, ref, soon);
  expect(await seen(ref, soon)).toEqual({ protected: false, at: null, by, inTime: null });
  expect(await seen(ref, late)).toEqual({ protected: false, at: null, by, inTime: false });
  await copy(ref, 'disk');
  await recordProtection(catalog, ref, by);
  // The first time stands, whatever is told or asked for after.
  await recordProtection(catalog, ref, late);
  const reached = { protected: true, at: by, by, inTime: true };
  expect(await seen(ref, late)).toEqual(reached);
  await updateClinic(catalog, 'norte', { policy: { protectedWithinHours: 1 } });
  expect(await seen(ref, late)).toEqual({ ...reached, by: soon });
  await updateClinic(catalog, 'norte', { policy: { protectedWithinHours: 6 } });
  // Lost since: no longer protected, and it had been in time.
  await copy(ref, 'disk', 'missing');
  expect(await seen(ref, late)).toEqual({ ...reached, protected: false });
});

test('copies that come too late protect, and are told as late', async () => {
  const ref = await begun();
  const late = new Date(ref.at.getTime() + 7 * hours);
  await copy(ref, 's3');
  await copy(ref, 'disk');
  await recordProtection(own.catalog, ref, late);
  expect(await seen(ref, late)).toMatchObject({ protected: true, at: late, inTime: false });
});

test('of two copies that are proved at once, one notes it', async () => {
  const ref = await begun();
  await Promise.all(
    (['s3', 'disk'] as const).map(async (destination) => {
      await copy(ref, destination);
      await recordProtection(own.catalog, ref);
    }),
  );
  expect((await seen(ref, new Date())).at).toBeInstanceOf(Date);
});
