import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BackupView } from '../contracts/api/backup.ts';
import { ClinicView } from '../contracts/api/clinic.ts';
import { pageOf } from '../contracts/api/page.ts';
import { ScheduleView } from '../contracts/api/schedule.ts';
import { addClinic } from './support/clinic.ts';
import { killed } from './support/killed.ts';
import { openSystem, type System } from './support/system.ts';
import { tinyClinics, type TinyClinics } from './support/tiny-clinics.ts';

let system: System;
let clinics: TinyClinics;
let connection: Connection;
beforeAll(async () => {
  system = await openSystem();
  clinics = await tinyClinics(system);
  await addClinic(system, 'vez', await clinics.add('vez'));
  connection = await Connection.connect({ address: system.stack.temporal.address });
}, 180_000);
afterAll(async () => {
  await connection.close();
  await clinics.drop();
  await system.stop();
});

const schedule = (): Promise<ScheduleView> =>
  system.operator.at('/api/clinics/vez/schedule', ScheduleView);

const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  const end = Date.now() + 90_000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error('it never came');
    await sleep(250);
  }
};

test('a run that came while no worker was there is made once one is back, and once only', async () => {
  const temporal = new Client({ connection, namespace: system.namespace });
  const handle = temporal.schedule.getHandle('backup/vez');
  /** Whether the real schedule is about to fire then. */
  const waitsFor = (at: Date): Promise<boolean> =>
    handle.describe().then(
      ({ info }) => info.nextActionTimes[0]?.getTime() === at.getTime(),
      () => false,
    );
  let at = new Date(0);
  // On a busy machine the first moments may pass before the schedule is there.
  for (let lead = 8; !(await waitsFor(at)); lead *= 2) {
    at = new Date(Math.ceil(Date.now() / 1000) * 1000 + lead * 1000);
    const once = { backupSchedule: 'scheduled', nextScheduledBackup: at.toISOString() };
    await system.operator.at('/api/clinics/vez', ClinicView, {
      method: 'PATCH',
      body: { schedule: once },
    });
    await until(async () => Date.now() > at.getTime() || (await waitsFor(at)));
  }
  await killed(system.worker().pid);
  await until(async () => (await handle.describe()).info.recentActions.length > 0);

  await system.replaceWorker();
  await until(async () => (await schedule()).backupSchedule === 'disabled');
  const { lastRun } = await schedule();
  expect(lastRun).toMatchObject({ slot: at.toISOString(), state: 'done' });
  const { items } = await system.operator.at('/api/clinics/vez/backups', pageOf(BackupView));
  expect(items).toMatchObject([
    { id: lastRun?.backupId, trigger: 'automatic', state: 'restorable', protected: true },
  ]);
  // Nothing by itself any more; the schedule itself goes when reconciling comes by.
  const left = await handle.describe().catch(() => null);
  expect(left?.info.nextActionTimes ?? []).toEqual([]);
}, 180_000);
