import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addClinic } from './support/clinic.ts';
import { killed } from './support/killed.ts';
import { startBackup } from './support/run.ts';
import { isReading, seenOnDisk } from './support/spool-moment.ts';
import { sizedClinic } from './support/sized-clinic.ts';
import { openSystem, type System } from './support/system.ts';

let system: System;
beforeAll(async () => {
  system = await openSystem({ RESGUARDO_HOST_PATIENCE: '3' });
}, 180_000);
afterAll(() => system.stop());

test('a host that is lost with its spool: another takes over and starts from the snapshot', async () => {
  const { connection, scope } = await sizedClinic(system, 60);
  await addClinic(system, 'mudada', { connection, scope });
  const run = await startBackup(system, 'mudada');
  await seenOnDisk(() => isReading(system));
  await killed(system.worker().pid);
  await system.replaceWorker({ RESGUARDO_SPOOL: join(system.stateDir, 'another-disk') });
  const { backup } = await run.end(180_000);
  expect(backup).toMatchObject({ state: 'restorable', protected: true, snapshots: 2 });
}, 300_000);
