import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BackupView } from '../contracts/api/backup.ts';
import { catchUpWorkflowId, sharedQueue, workflowNames } from '../contracts/temporal.ts';
import { addClinic, driveDestination, s3Destination } from './support/clinic.ts';
import { driveVandal } from './support/damage.ts';
import { startBackup } from './support/run.ts';
import { openSystem, type System } from './support/system.ts';
import { tinyClinics, type TinyClinics } from './support/tiny-clinics.ts';
import { verified } from './support/verify.ts';

let system: System;
let clinics: TinyClinics;
beforeAll(async () => {
  system = await openSystem();
  clinics = await tinyClinics(system);
  const destinations = [s3Destination(system, system.namespace), driveDestination(system)];
  await addClinic(system, 'sana', { ...(await clinics.add('sana')), destinations });
}, 120_000);
afterAll(async () => {
  await clinics.drop();
  await system.stop();
});

test('a copy that a store lost is made again from another, without the clinic’s database', async () => {
  const { backup } = await (await startBackup(system, 'sana')).end();
  expect(backup.protected).toBe(true);
  const key = backup.copies[0]?.key ?? '';
  await driveVandal(system).remove(key);
  const { found } = await verified(system, backup);
  expect(found.copies.map(({ state }) => state)).toEqual(['intact', 'missing']);
  // Nobody could read it any more.
  await clinics.run('DROP SCHEMA sana CASCADE');

  const connection = await Connection.connect({ address: system.stack.temporal.address });
  try {
    const { workflow } = new Client({ connection, namespace: system.namespace });
    await workflow.execute(workflowNames.catchUp, {
      workflowId: `${catchUpWorkflowId}-by-hand`,
      taskQueue: sharedQueue,
    });
  } finally {
    await connection.close();
  }
  const after = await system.operator.at(`/api/clinics/sana/backups/${backup.id}`, BackupView);
  expect(after).toMatchObject({ protected: true, snapshots: 1 });
  expect(after.copies.map(({ state, failure }) => [state, failure])).toEqual([
    ['intact', null],
    ['intact', null],
  ]);
  const again = await verified(system, backup);
  expect(again.found.copies.map(({ state }) => state)).toEqual(['intact', 'intact']);
});
