import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BackupView } from '../contracts/api/backup.ts';
import { pageOf } from '../contracts/api/page.ts';
import { errorWords } from '../contracts/messages/error-words.ts';
import { catchUpWorkflowId, sharedQueue, workflowNames } from '../contracts/temporal.ts';
import { addClinic, driveDestination, s3Destination } from './support/clinic.ts';
import { openGate, type Gate } from './support/gate.ts';
import { mailsOf, type ReadMail } from './support/mailbox.ts';
import { startBackup, type Run } from './support/run.ts';
import { openSystem, type System } from './support/system.ts';
import { tinyClinics, type TinyClinics } from './support/tiny-clinics.ts';

let system: System;
let clinics: TinyClinics;
let gate: Gate;
let down: number;
beforeAll(async () => {
  system = await openSystem();
  clinics = await tinyClinics(system);
  const { host, port } = system.server();
  gate = await openGate({ host, port });
  down = gate.port;
  await gate.close();
  const toS3 = (id: string) => s3Destination(system, `${system.namespace}/${id}`);
  const [mar, sol, luz] = [
    await clinics.add('mar'),
    await clinics.add('sol'),
    await clinics.add('luz'),
  ];
  await addClinic(system, 'mar', {
    ...{ scope: mar.scope, destinations: [toS3('mar')] },
    connection: { ...mar.connection, port: down },
  });
  await addClinic(system, 'sol', {
    ...sol,
    destinations: [toS3('sol'), driveDestination(system)],
  });
  await addClinic(system, 'luz', { ...luz, destinations: [toS3('luz')] });
}, 180_000);
afterAll(async () => {
  await gate.close().catch(() => undefined);
  await clinics.drop();
  await system.stop();
});

const latest = async (clinic: string): Promise<BackupView | undefined> =>
  (await system.operator.at(`/api/clinics/${clinic}/backups`, pageOf(BackupView))).items[0];

/** Its record, as soon as it is so; a mail that does not go keeps the run open, and the record not. */
const recorded = async (clinic: string, state: BackupView['state']): Promise<BackupView> => {
  for (let tries = 0; tries < 1200; tries += 1) {
    const backup = await latest(clinic);
    if (backup?.state === state && backup.endedAt !== null) return backup;
    await sleep(50);
  }
  throw new Error(`${clinic}: ${JSON.stringify(await latest(clinic))}`);
};

const untilMailed = async (clinic: string): Promise<ReadMail> => {
  for (let tries = 0; tries < 2500; tries += 1) {
    const [mail] = await mailsOf(system, clinic);
    if (mail) return mail;
    await sleep(30);
  }
  throw new Error(`nobody wrote to ${clinic}`);
};

/** Begins a round that a schedule would begin some minutes later. */
const round = async (workflow: string): Promise<void> => {
  const connection = await Connection.connect({ address: system.stack.temporal.address });
  try {
    await new Client({ connection, namespace: system.namespace }).workflow.execute(workflow, {
      workflowId: `${catchUpWorkflowId}-by-hand`,
      taskQueue: sharedQueue,
    });
  } finally {
    await connection.close();
  }
};

test('a database that is down, a store that is full and a mail server that refuses are each their own trouble', async () => {
  system.mail.failWith(451, 'Try again later');
  system.drive.faults.quotaFull = true;
  const runs = new Map<string, Run>();
  for (const clinic of ['mar', 'sol', 'luz']) {
    runs.set(clinic, await startBackup(system, clinic));
  }

  // The sound one is served, while the other two are not.
  expect(await recorded('luz', 'restorable')).toMatchObject({ protected: true, failure: null });
  const full = await recorded('sol', 'restorable');
  expect(full.protected).toBe(false);
  expect(full.copies.map(({ state, failure }) => [state, failure?.code ?? null])).toEqual([
    ['intact', null],
    ['failed', 'store-full'],
  ]);
  const waiting = await runs.get('mar')?.look();
  expect(waiting).toMatchObject({ ended: false, phase: 'snapshot' });
  expect(await mailsOf(system, 'luz')).toEqual([]);

  // The mail server is back: what it refused goes, and says what is wrong and what to do.
  system.mail.accept();
  await untilMailed('luz');
  const { code, params } = full.copies[1]?.failure ?? { code: '', params: {} };
  const words = errorWords('es', code, params);
  const told = (await untilMailed('sol')).text;
  expect(told).toContain(words.message);
  expect(told).toContain(words.hint);

  // There is room again: the copy is made from the other one, without the clinic's database.
  system.drive.faults.quotaFull = false;
  await clinics.run('DROP SCHEMA sol CASCADE');
  await runs.get('sol')?.end();
  await round(workflowNames.catchUp);
  expect(await latest('sol')).toMatchObject({ id: full.id, protected: true, snapshots: 1 });

  // The database is back: the backup that waited for it goes on by itself.
  const { host, port } = system.server();
  gate = await openGate({ host, port }, down);
  const end = await runs.get('mar')?.end();
  expect(end?.backup).toMatchObject({ state: 'restorable', protected: true, failure: null });
  expect(await mailsOf(system, 'mar')).toHaveLength(1);
}, 120_000);
