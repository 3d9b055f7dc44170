import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addClinic } from './support/clinic.ts';
import { killed } from './support/killed.ts';
import { orphans } from './support/orphans.ts';
import { startBackup } from './support/run.ts';
import { sizedClinic } from './support/sized-clinic.ts';
import { openSystem, type System } from './support/system.ts';

let system: System;
beforeAll(async () => {
  system = await openSystem();
}, 180_000);
afterAll(() => system.stop());

test('a worker killed once the spool is sealed: the new one goes on from it and reads nothing again', async () => {
  const { connection, scope } = await sizedClinic(system, 60);
  await addClinic(system, 'sellada', { connection, scope });
  // The upload is held up, so that the worker dies after reading and before any copy is whole.
  system.drive.faults.rateLimit = { requests: 10_000, status: 429 };
  const run = await startBackup(system, 'sellada');
  await run.until(({ phase }) => phase !== 'snapshot');
  await killed(system.worker().pid);
  system.drive.faults.rateLimit.requests = 0;
  await system.replaceWorker();
  const { backup } = await run.end(180_000);
  expect(backup).toMatchObject({ state: 'restorable', protected: true, snapshots: 1 });
  expect(await orphans(system, 'sellada', backup.id)).toEqual([]);
}, 240_000);
