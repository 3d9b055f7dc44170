import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freshDatabase } from '../../local/testing/test-stack.ts';
import { addClinic } from '../clinics/add-clinic.ts';
import { archiveClinic } from '../clinics/archive-clinic.ts';
import { updateClinic } from '../clinics/update-clinic.ts';
import { sampleClinic } from '../testing/sample-clinic.ts';
import { openTestCatalog, type TestCatalog } from '../testing/test-catalog.ts';
import { listOverdueDrills } from './list-overdue-drills.ts';
import { openBackup } from './open-backup.ts';
import { recordDrill } from './record-drill.ts';
import { endBackup, recordState } from './record-state.ts';

let own: TestCatalog;
let now: Date;
const dayMs = 86_400_000;
const failure = { code: 'drill-server-refused', params: {} };

const backup = async (clinicId: string, runId: string, ended = true): Promise<number> => {
  const { id: backupId } = await openBackup(own.catalog, {
    ...{ clinicId, workflowId: `backup/${clinicId}`, runId, trigger: 'manual', requestedBy: null },
  });
  await recordState(own.catalog, { clinicId, backupId }, 'intact');
  if (ended) await endBackup(own.catalog, { clinicId, backupId });
  return backupId;
};
const overdueAfter = async (days: number): Promise<string[]> =>
  (await listOverdueDrills(own.catalog, new Date(now.getTime() + days * dayMs))).map(
    ({ clinicId, backupId }) => `${clinicId}/${backupId}`,
  );

beforeAll(async () => {
  own = await openTestCatalog(await freshDatabase('catalog_overdue'));
  for (const id of ['norte', 'sur', 'este']) await addClinic(own.catalog, sampleClinic(id));
});
afterAll(() => own.drop());

test('the newest backup of a clinic is rehearsed as often as its policy says', async () => {
  now = new Date();
  expect(await overdueAfter(0)).toEqual([]);
  const first = await backup('norte', 'r1');
  await backup('sur', 'r1', false);
  // Without any rehearsal it is overdue at once; one that still runs rehearses by itself.
  expect(await overdueAfter(0)).toEqual([`norte/${first}`]);
  await recordDrill(own.catalog, { clinicId: 'norte', backupId: first }, { state: 'passed' });
  now = new Date();
  expect(await overdueAfter(6)).toEqual([]);
  const second = await backup('norte', 'r2');
  expect(await overdueAfter(6)).toEqual([]);
  expect(await overdueAfter(7)).toEqual([`norte/${second}`]);
  await updateClinic(own.catalog, 'norte', { policy: { drillEveryDays: 30 } });
  expect(await overdueAfter(7)).toEqual([]);
  expect(await overdueAfter(30)).toEqual([`norte/${second}`]);
  await updateClinic(own.catalog, 'norte', { policy: { drillEveryDays: null } });
  expect(await overdueAfter(1000)).toEqual([]);
});

test('one that failed is tried again after a day, and an archived clinic is left alone', async () => {
  const backupId = await backup('este', 'r1');
  await recordDrill(own.catalog, { clinicId: 'este', backupId }, { state: 'failed', failure });
  now = new Date();
  expect(await overdueAfter(0.9)).toEqual([]);
  expect(await overdueAfter(1)).toEqual([`este/${backupId}`]);
  await archiveClinic(own.catalog, 'este');
  expect(await overdueAfter(1)).toEqual([]);
});
