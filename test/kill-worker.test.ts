import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { addClinic } from './support/clinic.ts';
import { killed } from './support/killed.ts';
import { orphans } from './support/orphans.ts';
import { startBackup, type Run } from './support/run.ts';
import { isReading, isSealed, seenOnDisk } from './support/spool-moment.ts';
import { sizedClinic } from './support/sized-clinic.ts';
import { openSystem, type System } from './support/system.ts';

let system: System;
const clinic = 'grande';
beforeAll(async () => {
  system = await openSystem();
  const { connection, scope } = await sizedClinic(system, 60);
  await addClinic(system, clinic, { connection, scope });
}, 180_000);
afterAll(() => system.stop());

const moments: readonly [string, (run: Run) => Promise<unknown>][] = [
  ['before anything is read', (run) => run.look()],
  ['while it reads', () => seenOnDisk(() => isReading(system))],
  ['while it uploads', () => seenOnDisk(() => isSealed(system))],
  ['while it reads back', (run) => run.until(({ phase }) => phase === 'verify')],
  ['while it rehearses', (run) => run.until(({ phase }) => phase === 'drill')],
];

describe('kill -9 of the worker, and a new one', () => {
  test.each(moments)(
    '%s: it ends restorable and leaves nothing behind',
    async (_when, moment) => {
      const run = await startBackup(system, clinic);
      await moment(run);
      await killed(system.worker().pid);
      await system.replaceWorker();
      const { run: ended, backup } = await run.end(180_000);
      expect(ended.error).toBeNull();
      expect(backup).toMatchObject({ state: 'restorable', protected: true, failure: null });
      expect(backup.copies.map(({ state }) => state)).toEqual(['intact', 'intact']);
      expect(await orphans(system, clinic, backup.id)).toEqual([]);
    },
    240_000,
  );
});
