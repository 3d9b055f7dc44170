import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RunView } from '../contracts/api/run.ts';
import { createSizedClinic } from '../local/data/create-sized-clinic.ts';
import { addClinic } from './support/clinic.ts';
import { killed } from './support/killed.ts';
import { orphans } from './support/orphans.ts';
import { startBackup } from './support/run.ts';
import { openSystem, type System } from './support/system.ts';

let system: System;
const clinic = 'grande';
beforeAll(async () => {
  system = await openSystem();
  const { connection, scope } = await createSizedClinic(system.server(), { megabytes: 60 });
  await addClinic(system, clinic, { connection, scope });
}, 180_000);
afterAll(() => system.stop());

const moments: readonly [string, (run: RunView) => boolean][] = [
  ['before anything is read', () => true],
  ['while it reads', ({ plainBytes, phase }) => phase === 'snapshot' && plainBytes > 0],
  ['while it uploads', ({ copies }) => copies.some(({ uploaded }) => uploaded > 0)],
  ['while it reads back', ({ phase }) => phase === 'verify'],
  ['while it rehearses', ({ phase }) => phase === 'drill'],
];

describe('kill -9 of the worker, and a new one', () => {
  test.each(moments)(
    '%s: it ends restorable and leaves nothing behind',
    async (_when, moment) => {
      const run = await startBackup(system, clinic);
      const seen = await run.until(moment);
      await killed(system.worker().pid);
      await system.replaceWorker();
      const { run: ended, backup } = await run.end(180_000);
      expect(ended.error).toBeNull();
      expect(backup).toMatchObject({ state: 'restorable', protected: true, failure: null });
      expect(backup.copies.map(({ state }) => state)).toEqual(['intact', 'intact']);
      expect(await orphans(system, clinic, backup.id)).toEqual([]);
      expect(seen.ended).toBe(false);
    },
    240_000,
  );
});
