import { MockActivityEnvironment } from '@temporalio/testing';
import { ScheduleOverlapPolicy } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { freshNamespace, type FreshNamespace } from '../../api/testing/fresh-namespace.ts';
import { listAudit } from '../../catalog/audit/list-audit.ts';
import { addClinic } from '../../catalog/clinics/add-clinic.ts';
import { archiveClinic } from '../../catalog/clinics/archive-clinic.ts';
import { updateClinic } from '../../catalog/clinics/update-clinic.ts';
import { installationId } from '../../catalog/installation/installation-id.ts';
import { claimSlot } from '../../catalog/schedules/claim-slot.ts';
import { pauseSchedule, resumeSchedule } from '../../catalog/schedules/pause-schedule.ts';
import { findScheduledRun } from '../../catalog/schedules/scheduled-runs.ts';
import { sampleClinic } from '../../catalog/testing/sample-clinic.ts';
import { openTestCatalog, type TestCatalog } from '../../catalog/testing/test-catalog.ts';
import type { ReconcileReport } from '../../contracts/scheduled-runs.ts';
import { freshDatabase } from '../../local/testing/test-stack.ts';
import { reconcileAll } from './reconcile-all.ts';

let own: TestCatalog;
let temporal: FreshNamespace;
let installation: string;
beforeAll(async () => {
  own = await openTestCatalog(await freshDatabase('reconcile'));
  temporal = await freshNamespace('reconcile');
  installation = await installationId(own.catalog);
  for (const id of ['norte', 'sur']) await addClinic(own.catalog, sampleClinic(id, { schedule }));
  await addClinic(own.catalog, sampleClinic('quieta'));
});
afterAll(async () => {
  await temporal.close();
  await own.drop();
});

const schedule = { backupSchedule: 'daily', backupTime: '02:00' } as const;

const reconcile = (only: string | null = null): Promise<ReconcileReport> =>
  new MockActivityEnvironment().run(() =>
    reconcileAll({ catalog: own.catalog, temporal: temporal.client, installation }, only),
  );

const handle = (id: string) => temporal.client.schedule.getHandle(`backup/${id}`);
const ids = async (): Promise<string[]> => {
  const found: string[] = [];
  for await (const { scheduleId } of temporal.client.schedule.list()) found.push(scheduleId);
  return found.sort();
};
/** What the server lists and describes follows what it has by a moment. */
const eventually = async <T>(look: () => Promise<T>, wanted: T): Promise<void> => {
  const until = Date.now() + 20_000;
  while (Date.now() < until && JSON.stringify(await look()) !== JSON.stringify(wanted))
    await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await look()).toEqual(wanted);
};

const nothing = {
  created: [],
  mended: [],
  removed: [],
  refused: [],
  due: [],
  missed: [],
  lost: [],
};

test('each clinic with a schedule has one in Temporal, and a second look finds nothing to do', async () => {
  const report = await reconcile();
  expect(report).toEqual({ ...nothing, checked: 3, created: report.created });
  expect([...report.created].sort()).toEqual(['norte', 'sur']);
  const { spec, policies, action, info, state } = await handle('norte').describe();
  expect(spec.timezone).toBe('America/La_Paz');
  expect(policies).toMatchObject({
    ...{ overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: 12 * 3_600_000 },
  });
  expect(action).toMatchObject({
    ...{ workflowType: 'scheduledBackup', args: [{ clinicId: 'norte' }], taskQueue: 'resguardo' },
  });
  expect(state.paused).toBe(false);
  expect(info.nextActionTimes[0]?.toISOString()).toMatch(/T06:00:00.000Z$/);
  expect(await reconcile()).toEqual({ ...nothing, checked: 3 });
});

describe('repairs', () => {
  test('a lost schedule is made again', async () => {
    await handle('sur').delete();
    expect(await reconcile()).toMatchObject({ created: ['sur'], mended: [], removed: [] });
  });

  test('an edited one is put right, whatever was edited, and the audit log tells of it', async () => {
    await handle('norte').update((before) => ({
      ...before,
      spec: { ...before.spec, jitter: '5 minutes', timezone: 'UTC' },
      policies: { ...before.policies, overlap: ScheduleOverlapPolicy.ALLOW_ALL },
    }));
    await handle('sur').update((before) => ({
      ...before,
      action: { ...before.action, args: [{ clinicId: 'norte' }] },
    }));
    await handle('sur').pause('somebody clicked');
    // Temporal takes an edit at once, and shows it a moment later.
    await eventually(async () => (await handle('norte').describe()).spec.timezone, 'UTC');
    await eventually(async () => (await handle('sur').describe()).state.paused, true);
    const { mended } = await reconcile();
    const byClinic = Object.fromEntries(mended.map(({ clinicId, what }) => [clinicId, what]));
    expect(byClinic).toEqual({ norte: ['when', 'policies'], sur: ['action', 'paused'] });
    expect(await reconcile()).toEqual({ ...nothing, checked: 3 });
    const told = await listAudit(own.catalog, { clinicId: 'norte' });
    expect(told.items[0]).toMatchObject({
      action: 'schedule.repaired',
      details: { repair: 'put right', what: ['when', 'policies'] },
    });
  });

  test('one without a clinic goes; another installation’s and other people’s stay', async () => {
    const foreign = (scheduleId: string, workflowType: string, memo: Record<string, string>) =>
      temporal.client.schedule.create({
        scheduleId,
        spec: { intervals: [{ every: '1 day' }] },
        action: { type: 'startWorkflow', workflowType, taskQueue: 'none', args: [] },
        memo,
      });
    await foreign('backup/nadie', 'scheduledBackup', { resguardoInstallation: installation });
    await foreign('backup/vecina', 'scheduledBackup', { resguardoInstallation: '00000000' });
    await foreign('backup/tercera', 'somethingElse', {});
    await eventually(
      async () => (await ids()).length,
      ['norte', 'sur', 'nadie', 'vecina', 'tercera'].length,
    );
    expect((await reconcile()).removed).toEqual(['backup/nadie']);
    await eventually(ids, ['backup/norte', 'backup/sur', 'backup/tercera', 'backup/vecina']);
  });
});

describe('after a change', () => {
  test('what was written is found again as it was written, odd days and all', async () => {
    const night = { backupSchedule: 'every_6h', backupTime: '02:30' } as const;
    await updateClinic(own.catalog, 'sur', { timeZone: 'Europe/Madrid', schedule: night });
    expect((await reconcile('sur')).mended).toEqual([{ clinicId: 'sur', what: ['when'] }]);
    expect(await reconcile('sur')).toEqual({ ...nothing, checked: 1 });
    const once = { backupSchedule: 'scheduled', nextScheduledBackup: '2040-03-04T05:06:07Z' };
    await updateClinic(own.catalog, 'sur', { schedule: once as never });
    await reconcile('sur');
    expect(await reconcile('sur')).toEqual({ ...nothing, checked: 1 });
    await updateClinic(own.catalog, 'sur', { timeZone: 'America/La_Paz', schedule });
    await reconcile('sur');
  });

  test('its own look is enough', async () => {
    await updateClinic(own.catalog, 'norte', {
      schedule: { backupSchedule: 'weekly', backupTime: '23:15', backupWeekday: 0 },
      policy: { jitterSeconds: 60, catchUpHours: 3 },
    });
    expect(await reconcile('norte')).toMatchObject({
      ...{ checked: 1, mended: [{ clinicId: 'norte', what: ['when', 'policies'] }] },
    });
    await pauseSchedule(own.catalog, 'norte', { by: null, note: 'Obras en la clínica' });
    await reconcile('norte');
    expect((await handle('norte').describe()).state).toMatchObject({
      ...{ paused: true, note: 'Obras en la clínica' },
    });
    await resumeSchedule(own.catalog, 'norte', { note: '' });
    await reconcile('norte');
    expect((await handle('norte').describe()).state.paused).toBe(false);
    await archiveClinic(own.catalog, 'norte');
    expect((await reconcile('norte')).removed).toEqual(['backup/norte']);
  });
});

test('slots that nobody ran are due; those whose workflow is gone are ended', async () => {
  const passed = new Date(Math.floor(Date.now() / 1000) * 1000 - 3_600_000);
  await own.superuser.query(`UPDATE clinics SET next_scheduled_backup = $1 WHERE id = 'sur'`, [
    passed,
  ]);
  const slot = { clinicId: 'sur', slot: passed };
  const { due } = await reconcile();
  expect(due).toEqual([{ clinicId: 'sur', slot: passed.toISOString() }]);
  const gone = {
    workflowId: 'scheduled-backup/sur',
    runId: '7f7b1c1e-0000-4000-8000-000000000000',
  };
  await claimSlot(own.catalog, slot, gone);
  expect(await reconcile()).toMatchObject({ due: [], lost: due });
  expect(await findScheduledRun(own.catalog, 'sur', passed)).toMatchObject({
    ...{ state: 'failed', reason: 'lost' },
  });
});
