import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createScheduleSteps } from '../../activities/schedules/schedule-steps.ts';
import { openListeningBench, type ListeningBench } from '../../api/testing/listening-bench.ts';
import { asSystem } from '../../catalog/database/catalog.ts';
import type { ScheduledRunView, ScheduleView } from '../../contracts/api/schedule.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { asSteps } from '../../activities/as-steps.ts';
import { ran } from '../testing/test-terminal.ts';

let bench: ListeningBench;
let env: Record<string, string>;
let spanish: Record<string, string>;
beforeAll(async () => {
  bench = await openListeningBench('clischedule');
  const token = bench.tokenOf('operator');
  env = { RESGUARDO_URL: bench.url, RESGUARDO_TOKEN: token, LANG: 'en_US.UTF-8' };
  spanish = { ...env, LANG: 'es_BO.UTF-8' };
}, 120_000);
afterAll(() => bench.close());

test('a schedule is set, shown with five runs, paused and resumed, in both languages', async () => {
  const set = await ran(
    ['schedule', 'este', '--set', 'weekly', '--time', '02:30', '--weekday', '0'],
    {
      ...env,
    },
  );
  expect([set.code, set.stderr]).toEqual([0, '']);
  expect(set.stdout).toMatch(/every week, at 02:30, on Monday/);
  expect(set.stdout.match(/\d{4}-\d\d-\d\d 02:30-04:00/g)).toHaveLength(5);
  const paused = await ran(['schedule', 'este', '--pause', 'Mudanza'], spanish);
  expect(paused.stdout).toMatch(/cada semana, a las 02:30, los lunes/);
  expect(paused.stdout).toMatch(/En pausa +desde .*: Mudanza/);
  const resumed = await ran(['schedule', 'este', '--resume', '--json'], env);
  expect(resumed.json<ScheduleView>().paused).toBeNull();
  // What is not named stays.
  const later = await ran(['schedule', 'este', '--time', '03:00', '--json'], env);
  expect(later.json<ScheduleView>()).toMatchObject({
    ...{ backupSchedule: 'weekly', backupTime: '03:00', backupWeekday: 0 },
  });
  const once = await ran(['schedule', 'este', '--at', '2030-12-01 22:00', '--json'], env);
  expect(once.json<ScheduleView>()).toMatchObject({
    ...{ backupSchedule: 'scheduled', nextScheduledBackup: '2030-12-02T02:00:00.000Z' },
  });
  expect((await ran(['schedule', 'este', '--at', 'mañana'], env)).code).toBe(2);
  expect((await ran(['schedule', 'este', '--set', 'hourly'], env)).code).toBe(2);
});

test('what is due is run and told clinic by clinic, with the total; one that fails stops no other', async () => {
  const daily = { schedule: { backupSchedule: 'daily', backupTime: '02:00' } } as const;
  for (const id of ['alfa', 'beta', 'gama']) await bench.addClinic(id, daily);
  await asSystem(bench.catalog, (db) =>
    db.query(
      `UPDATE clinics SET next_scheduled_backup = next_scheduled_backup - interval '1 day'
       WHERE id IN ('alfa', 'beta', 'gama')`,
    ),
  );
  const usual = bench.steps();
  const steps = {
    ...usual,
    ...createScheduleSteps({ catalog: bench.catalog, temporal: bench.temporal.client }),
    ...asSteps({
      takeSnapshot: (ref: Parameters<typeof usual.takeSnapshot>[0]) =>
        ref.clinicId === 'beta'
          ? Promise.reject(new ResguardoError('database-password-wrong', { user: 'u' }))
          : usual.takeSnapshot(ref),
    }),
  };
  const done = await bench.worker.during(steps, () => ran(['run-scheduled'], env));
  expect(done.stdout).toMatch(/alfa · done · backup \d+/);
  expect(done.stdout).toMatch(/beta · failed · .*password/i);
  expect(done.stdout).toMatch(/gama · done · backup \d+/);
  expect(done.stdout).toMatch(/Total: 3 due, 2 done, 1 failed, 0 skipped\./);
  expect(done.code).toBeGreaterThan(0);
  const again = await ran(['run-scheduled'], spanish);
  expect([again.code, again.stdout]).toEqual([0, 'No hay respaldos pendientes.\n']);
  const runs = await ran(['schedule', 'beta', '--runs', '--json'], env);
  expect(runs.json<{ items: ScheduledRunView[] }>().items).toMatchObject([
    { state: 'failed', failure: { code: 'database-password-wrong' } },
  ]);
});
