import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createScheduleSteps } from '../activities/schedules/schedule-steps.ts';
import { listBackups } from '../catalog/backups/list-backups.ts';
import { getClinic } from '../catalog/clinics/get-clinic.ts';
import { listScheduledRuns } from '../catalog/schedules/scheduled-runs.ts';
import { asSystem } from '../catalog/database/catalog.ts';
import type { DueRuns, ScheduledRunView, ScheduleView } from '../contracts/api/schedule.ts';
import { ClinicId } from '../contracts/ids.ts';
import { slotWorkflowId } from '../contracts/temporal.ts';
import { openedBackup } from '../workflows/testing/fake-steps.ts';
import { openApiBench, type ApiBench, type Person } from './testing/api-bench.ts';
import { recordedSteps } from './testing/recorded-steps.ts';
import { createTestWorker, type TestWorker } from './testing/test-worker.ts';

let bench: ApiBench;
let worker: TestWorker;
beforeAll(async () => {
  bench = await openApiBench('schedules');
  worker = await createTestWorker(bench.temporal, openedBackup.hostId);
}, 60_000);
afterAll(async () => {
  await worker.close();
  await bench.close();
});

const ask = async (
  method: 'GET' | 'PUT' | 'POST',
  url: string,
  { body, as = 'admin' }: { body?: object; as?: Person } = {},
) => {
  const answer = await bench.server.inject({
    ...{ method, url, headers: bench.as(as) },
    ...(body ? { payload: body } : {}),
  });
  return { status: answer.statusCode, body: answer.json<unknown>() };
};
const schedule = async (clinic = 'norte'): Promise<ScheduleView> =>
  (await ask('GET', `/api/clinics/${clinic}/schedule`, { as: 'operator' })).body as ScheduleView;
const set = (body: object, as: Person = 'admin') =>
  ask('PUT', '/api/clinics/norte/schedule', { body, as });

const steps = () => ({
  ...recordedSteps(bench.catalog),
  ...createScheduleSteps({ catalog: bench.catalog, temporal: bench.temporal.client }),
});

const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  const end = Date.now() + 40_000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error('it never came');
    await sleep(100);
  }
};

describe('a schedule', () => {
  test('is shown with its next five runs, by the clinic’s clock and as instants', async () => {
    await set({ backupSchedule: 'every_12h', backupTime: '15:00' });
    const { nextRuns, nextScheduledBackup, paused, timeZone } = await schedule();
    expect(timeZone).toBe('America/La_Paz');
    expect(nextRuns).toHaveLength(5);
    expect(new Set(nextRuns.map(({ local }) => local.slice(11)))).toEqual(
      new Set(['03:00-04:00', '15:00-04:00']),
    );
    expect(nextRuns[0]?.at).toBe(nextScheduledBackup);
    expect(paused).toBeNull();
  });

  test('is set by administrators alone, and refused where a field is missing', async () => {
    const daily = { backupSchedule: 'daily', backupTime: '02:00' };
    expect((await set(daily, 'staff')).status).toBe(403);
    expect((await set(daily, 'stranger')).status).toBe(404);
    expect((await set({ backupSchedule: 'weekly', backupTime: '02:00' })).status).toBe(400);
    expect((await set({ backupSchedule: 'monthly', backupDayOfMonth: 29 })).status).toBe(400);
    expect((await ask('POST', '/api/schedules/run-due')).status).toBe(403);
  });

  test('that is changed, paused and resumed is so in Temporal too', async () => {
    await worker.during(steps(), async () => {
      const { temporal } = bench;
      const stands = async (look: (paused: boolean, note: string) => boolean): Promise<boolean> =>
        temporal.client.schedule
          .getHandle('backup/norte')
          .describe()
          .then(
            ({ state }) => look(state.paused, state.note ?? ''),
            () => false,
          );
      await set({ backupSchedule: 'daily', backupTime: '02:00' });
      await until(() => stands((paused) => !paused));
      const pause = '/api/clinics/norte/schedule/pause';
      const told = await ask('POST', pause, { body: { note: 'Mudanza' } });
      expect(told.body).toMatchObject({ paused: { note: 'Mudanza' } });
      await until(() => stands((paused, note) => paused && note === 'Mudanza'));
      await ask('POST', '/api/clinics/norte/schedule/resume');
      await until(() => stands((paused) => !paused));
      expect((await schedule()).paused).toBeNull();
    });
  });
});

test('one that runs once runs by itself, under the clinic’s own id, and is disabled then', async () => {
  await worker.during(steps(), async () => {
    const at = new Date(Math.ceil(Date.now() / 1000) * 1000 + 4000);
    await set({ backupSchedule: 'scheduled', nextScheduledBackup: at.toISOString() });
    await until(async () => (await schedule()).backupSchedule === 'disabled');
    const { lastRun, lastBackupAt, nextScheduledBackup } = await schedule();
    expect(lastRun).toMatchObject({ slot: at.toISOString(), state: 'done' });
    expect(nextScheduledBackup).toBeNull();
    const { items } = await listBackups(bench.catalog, 'norte', {});
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      ...{ id: lastRun?.backupId, trigger: 'automatic', workflowId: 'backup/norte' },
      state: 'restorable',
    });
    expect(lastBackupAt).toBe(items[0]?.startedAt.toISOString());
    const [slot] = (await listScheduledRuns(bench.catalog, 'norte')).items;
    // As Temporal names what a schedule starts: run-due takes the same name.
    expect(slot?.workflowId).toBe(slotWorkflowId(ClinicId.parse('norte'), at.toISOString()));
    const run = await ask('GET', `/api/clinics/norte/run?run=${items[0]?.runId ?? ''}`);
    expect(run.body).toMatchObject({ ended: true, backupId: lastRun?.backupId });
  });
});

test('what is due runs once, whoever runs it: the schedule, one command or two at the same time', async () => {
  const clinics = ['uno', 'dos', 'tres', 'cuatro'];
  const { catalog, temporal } = bench;
  for (const id of clinics)
    await bench.addClinic(id, { schedule: { backupSchedule: 'daily', backupTime: '02:00' } });
  // Their last slot, as if nothing had run it.
  await asSystem(catalog, (db) =>
    db.query(
      `UPDATE clinics SET next_scheduled_backup = next_scheduled_backup - interval '1 day'
       WHERE id = ANY ($1)`,
      [clinics],
    ),
  );
  const slot = (await getClinic(catalog, 'uno')).nextScheduledBackup ?? new Date(0);
  await worker.during(steps(), async () => {
    await temporal.client.workflow.execute('reconcileSchedules', {
      ...{ workflowId: 'reconcile-uno', taskQueue: 'resguardo', args: [{ clinicId: 'uno' }] },
    });
    const second = 1000;
    const [first, again] = await Promise.all([
      ask('POST', '/api/schedules/run-due', { as: 'operator' }),
      ask('POST', '/api/schedules/run-due', { as: 'operator' }),
      // The real schedule runs that very slot.
      temporal.client.schedule.getHandle('backup/uno').backfill({
        start: new Date(slot.getTime() - second),
        end: new Date(slot.getTime() + second),
        overlap: 'ALLOW_ALL',
      }),
    ]);
    const asked = [first.body, again.body].flatMap((body) => (body as DueRuns).items);
    expect(new Set(asked.map(({ clinic }) => clinic))).toEqual(new Set(clinics));
    const ended = async (address: string): Promise<boolean> => {
      const { body } = await ask('GET', address, { as: 'operator' });
      return (body as ScheduledRunView).state === 'done';
    };
    for (const { address } of asked) await until(() => ended(address));
  });
  for (const clinic of clinics) {
    const { items: runs } = await listScheduledRuns(catalog, clinic);
    expect(runs).toMatchObject([{ slot, state: 'done' }]);
    const { items } = await listBackups(catalog, clinic, {});
    expect(items.map(({ id }) => id)).toEqual([runs[0]?.backupId]);
    const next = (await getClinic(catalog, clinic)).nextScheduledBackup;
    expect(next?.getTime()).toBeGreaterThan(Date.now());
  }
  const none = await ask('POST', '/api/schedules/run-due', { as: 'operator' });
  expect(none.body).toEqual({ items: [] });
});
