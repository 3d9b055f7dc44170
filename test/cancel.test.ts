import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { StartedRun } from '../contracts/api/backup.ts';
import type { RunView } from '../contracts/api/run.ts';
import { createSizedClinic } from '../local/data/create-sized-clinic.ts';
import { addClinic, driveDestination, type ClinicSpec } from './support/clinic.ts';
import { mailsOf } from './support/mailbox.ts';
import { driveFiles, orphans, storedKeys } from './support/orphans.ts';
import { startBackup } from './support/run.ts';
import { openSystem, type System } from './support/system.ts';

let system: System;
const clinic = 'detenida';
let sized: ClinicSpec;
beforeAll(async () => {
  system = await openSystem();
  const { connection, scope } = await createSizedClinic(system.server(), { megabytes: 60 });
  sized = { connection, scope };
  await addClinic(system, clinic, sized);
}, 180_000);
afterAll(() => system.stop());

const cancel = ({ clinicId, backupId }: RunView): Promise<unknown> =>
  system.operator.send(
    'POST',
    `/api/clinics/${clinicId}/backups/${String(backupId)}/cancel`,
    {},
    StartedRun,
  );

describe('a backup that is cancelled', () => {
  test.each([
    ['before anything is read', ({ backupId }: RunView) => backupId !== null],
    ['while it reads', ({ plainBytes }: RunView) => plainBytes > 0],
  ])('%s leaves nothing but its record', async (_when, moment) => {
    const run = await startBackup(system, clinic);
    const seen = await run.until(moment);
    const asked = Date.now();
    await cancel(seen);
    const { run: ended, backup } = await run.end(20_000);
    expect(Date.now() - asked).toBeLessThan(10_000);
    expect(ended).toMatchObject({ state: 'cancelled', error: { code: 'cancelled' } });
    expect(backup).toMatchObject({ state: 'cancelled', protected: false });
    expect(backup.endedAt).not.toBeNull();
    expect(backup.copies.filter(({ state }) => state !== 'removed')).toEqual([]);
    expect(await orphans(system, clinic, backup.id)).toEqual([]);
    expect(await storedKeys(system, clinic)).toEqual([]);
    expect(driveFiles(system)).toEqual([]);
  });

  test('while it uploads to a store that holds it up takes the half of it away', async () => {
    await addClinic(system, 'lenta', { ...sized, destinations: [driveDestination(system)] });
    const run = await startBackup(system, 'lenta');
    const seen = await run.until(() => system.drive.unfinishedUploads().length > 0);
    system.drive.faults.rateLimit = { requests: 1_000_000, status: 429 };
    await cancel(seen);
    await sleep(1500);
    system.drive.faults.rateLimit = { requests: 0, status: 429 };
    const { backup } = await run.end(30_000);
    expect(backup).toMatchObject({ state: 'cancelled', protected: false });
    expect(await orphans(system, 'lenta', backup.id)).toEqual([]);
    expect(driveFiles(system)).toEqual([]);
  });

  test('while it rehearses keeps the copies that were read back, and no scratch database', async () => {
    const run = await startBackup(system, clinic);
    const seen = await run.until(
      ({ phase, drill, copies }) =>
        phase === 'drill' &&
        drill.state === 'running' &&
        copies.every(({ state }) => state === 'intact'),
    );
    await sleep(100);
    await cancel(seen);
    const { backup } = await run.end(20_000);
    expect(backup).toMatchObject({ state: 'intact', protected: true });
    expect(backup.copies.map(({ state }) => state)).toEqual(['intact', 'intact']);
    expect(await orphans(system, clinic, backup.id)).toEqual([]);
    expect(await storedKeys(system, clinic)).toHaveLength(2);
  });

  test('is no failure: nobody is written to', async () => {
    expect(await mailsOf(system, clinic)).toEqual([]);
  });

  test('and then made again is restorable', async () => {
    const { backup } = await (await startBackup(system, clinic)).end();
    expect(backup).toMatchObject({ state: 'restorable', protected: true });
    expect(await orphans(system, clinic, backup.id)).toEqual([]);
  });
});
