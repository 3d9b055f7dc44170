import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BackupView, StartedRun } from '../contracts/api/backup.ts';
import type { RunView } from '../contracts/api/run.ts';
import { ApiProblem } from '../contracts/client/api-problem.ts';
import { addClinic, driveDestination, type ClinicSpec } from './support/clinic.ts';
import { mailsOf } from './support/mailbox.ts';
import { driveFiles, orphans, storedKeys } from './support/orphans.ts';
import { startBackup } from './support/run.ts';
import { sizedClinic } from './support/sized-clinic.ts';
import { openSystem, type System } from './support/system.ts';

let system: System;
const clinic = 'detenida';
let sized: ClinicSpec;
beforeAll(async () => {
  system = await openSystem();
  const { connection, scope } = await sizedClinic(system, 60);
  sized = { connection, scope };
  await addClinic(system, clinic, sized);
}, 180_000);
afterAll(() => system.stop());

/** It may have ended while it was being told to. */
const unlessOver = (error: unknown): void => {
  if (!(error instanceof ApiProblem) || error.problem.status !== 409) throw error;
};

const cancel = ({ clinicId, backupId }: RunView): Promise<unknown> =>
  system.operator.at(`/api/clinics/${clinicId}/backups/${String(backupId)}/cancel`, StartedRun, {
    method: 'POST',
    body: {},
  });

/** Out of its record's way and out of every store. */
const takeAway = async ({ id }: BackupView): Promise<void> => {
  const address = `/api/clinics/${clinic}/backups/${String(id)}`;
  await system.operator.at(`${address}?force=true`, BackupView, { method: 'DELETE' });
  for (;;) {
    const { copies } = await system.operator.at(address, BackupView);
    if (copies.every(({ state }) => state === 'removed')) return;
    await sleep(50);
  }
};

describe('a backup that is cancelled', () => {
  test.each([
    ['before anything is read', ({ backupId }: RunView) => backupId !== null],
    ['while it reads', ({ plainBytes }: RunView) => plainBytes > 0],
  ])(
    '%s leaves nothing but its record',
    async (_when, moment) => {
      // On a busy machine a copy may be proved before the cancel is heard. Then it is kept, and rightly: it
      // is taken away, and another is tried.
      for (let tries = 0; ; tries += 1) {
        expect(tries).toBeLessThan(15);
        const run = await startBackup(system, clinic);
        const seen = await run.until((look) => look.ended || moment(look));
        if (!seen.ended) await cancel(seen).catch(unlessOver);
        const { run: ended, backup } = await run.end(60_000);
        if (backup.state !== 'cancelled') {
          expect(['intact', 'restorable']).toContain(backup.state);
          await takeAway(backup);
          continue;
        }
        expect(ended).toMatchObject({ state: 'cancelled', error: { code: 'cancelled' } });
        expect(backup.protected).toBe(false);
        expect(backup.endedAt).not.toBeNull();
        expect(backup.copies.filter(({ state }) => state !== 'removed')).toEqual([]);
        expect(await orphans(system, clinic, backup.id)).toEqual([]);
        expect(await storedKeys(system, clinic)).toEqual([]);
        expect(driveFiles(system)).toEqual([]);
        return;
      }
    },
    120_000,
  );

  test('while it uploads takes the half of it away, or keeps what was proved by then', async () => {
    await addClinic(system, 'lenta', { ...sized, destinations: [driveDestination(system)] });
    const run = await startBackup(system, 'lenta');
    await cancel(await run.until(() => system.drive.unfinishedUploads().length > 0));
    const { backup } = await run.end(60_000);
    const files = driveFiles(system).length;
    expect([
      ['cancelled', 0],
      ['intact', 2],
    ]).toContainEqual([backup.state, files]);
    expect(await orphans(system, 'lenta', backup.id)).toEqual([]);
  });

  test('while it rehearses keeps what was read back, and no scratch database', async () => {
    // A rehearsal may be over before the step hears of it: then it is tried once more.
    for (let tries = 0, state = ''; state !== 'intact'; tries += 1) {
      expect(tries).toBeLessThan(15);
      const run = await startBackup(system, clinic);
      const seen = await run.until(
        ({ ended, phase, drill }) => ended || (phase === 'drill' && drill.state === 'running'),
      );
      if (!seen.ended) await cancel(seen).catch(unlessOver);
      const { backup } = await run.end(60_000);
      ({ state } = backup);
      expect(['intact', 'restorable']).toContain(state);
      const copies = backup.copies.map((copy) => copy.state);
      expect(copies).toContain('intact');
      expect(copies.filter((copy) => copy !== 'intact' && copy !== 'removed')).toEqual([]);
      expect(await orphans(system, clinic, backup.id)).toEqual([]);
    }
  }, 120_000);

  test('is no failure: nobody is told of one', async () => {
    const subjects = (await mailsOf(system, clinic)).map(({ subject }) => subject);
    expect(subjects.filter((subject) => !subject.includes('completo y probado'))).toEqual([]);
  });

  test('and then made again is restorable', async () => {
    const { backup } = await (await startBackup(system, clinic)).end();
    expect(backup).toMatchObject({ state: 'restorable', protected: true });
    expect(await orphans(system, clinic, backup.id)).toEqual([]);
  });
});
