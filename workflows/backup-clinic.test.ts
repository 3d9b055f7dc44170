import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { WorkflowFailedError } from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { BackupOutcome, BackupRequest } from '../contracts/activities.ts';
import type { ErrorName } from '../contracts/error-catalogue.ts';
import { ClinicId } from '../contracts/ids.ts';
import type { BackupProgress } from '../contracts/progress.ts';
import {
  backupWorkflowId,
  queryNames,
  sharedQueue,
  signalNames,
  workflowNames,
} from '../contracts/temporal.ts';
import { fakeSteps, openedBackup, type EveryStep } from './testing/fake-steps.ts';
import { openWorkflowBench, type WorkflowBench } from './testing/workflow-bench.ts';

const request: BackupRequest = { clinicId: 'demo', trigger: 'manual', requestedBy: 1 };
const workflowId = backupWorkflowId(ClinicId.parse('demo'));

const permanent = (type: ErrorName) => () =>
  Promise.reject(ApplicationFailure.nonRetryable(type, type, { destination: 'drive' }));
/** A step only hears that it is cancelled in the answer to a heartbeat. */
const untilCancelled = async (): Promise<never> => {
  const beats = setInterval(() => Context.current().heartbeat(), 100);
  return Context.current().cancelled.finally(() => {
    clearInterval(beats);
  });
};

let bench: WorkflowBench;
beforeAll(async () => {
  bench = await openWorkflowBench();
}, 180_000);
afterAll(() => bench.close());

const begin = () =>
  bench.env.client.workflow.start(workflowNames.backup, {
    workflowId,
    taskQueue: sharedQueue,
    args: [request],
  });

async function run(replaced: Partial<EveryStep>, hosts = ['one']) {
  const { steps, calls } = fakeSteps(replaced);
  return bench.serve(steps, hosts, async () => {
    const handle = await begin();
    const result = await handle.result().then(
      (outcome: BackupOutcome) => ({ outcome, error: null }),
      (error: unknown) => ({ outcome: null, error }),
    );
    const progress = await handle.query<BackupProgress>(queryNames.progress);
    return { ...result, progress, calls };
  });
}

const causeOf = (error: unknown) =>
  error instanceof WorkflowFailedError ? error.cause : undefined;

describe('a backup that goes well', () => {
  test('is restorable, with each copy read back after its manifest, and the spool gone before people are told', async () => {
    const { outcome, progress, calls } = await run({});
    expect(outcome).toMatchObject({
      state: 'restorable',
      drill: 'passed',
      protected: true,
      rows: 15_234,
      failure: null,
    });
    expect(progress).toMatchObject({
      state: 'restorable',
      phase: 'done',
      snapshots: 1,
      error: null,
    });
    for (const copy of ['s3', 'drive']) {
      expect(calls.indexOf(`publishManifest ${copy}`)).toBeGreaterThan(
        calls.indexOf('takeSnapshot'),
      );
      expect(calls.indexOf(`verifyCopy ${copy}`)).toBeGreaterThan(
        calls.indexOf(`publishManifest ${copy}`),
      );
    }
    expect(calls.filter((call) => call.startsWith('drillCopy'))).toHaveLength(1);
    expect(calls.slice(-2)).toEqual(['removeSpool', 'notifyPeople']);
  });

  test('is only intact when no rehearsal was asked for', async () => {
    const { outcome } = await run({
      openBackup: () => Promise.resolve({ ...openedBackup, drill: false }),
    });
    expect(outcome).toMatchObject({ state: 'intact', drill: 'skipped', protected: true });
  });

  test('is not failed by a mail that cannot be sent', async () => {
    const { outcome } = await run({ notifyPeople: permanent('mail-not-sent') });
    expect(outcome).toMatchObject({ state: 'restorable', failure: null });
  });
});

describe('a turn on the database server', () => {
  test('is asked for again after a while: a wish that got lost keeps nobody waiting for ever', async () => {
    const began = await bench.env.currentTimeMs();
    let asked = 0;
    const { outcome, calls } = await run({
      askTurn: async ({ ticket, work }) => {
        if (work === 'drill') return { server: null };
        asked += 1;
        if (asked === 2) {
          const handle = bench.env.client.workflow.getHandle(workflowId);
          await handle.signal(signalNames.turnGranted, { ticket });
        }
        return { server: 'db1:5432' };
      },
    });
    expect(outcome).toMatchObject({ state: 'restorable' });
    expect(outcome?.times.waited).toBeGreaterThanOrEqual(15 * 60_000);
    expect((await bench.env.currentTimeMs()) - began).toBeGreaterThanOrEqual(15 * 60_000);
    expect(calls.filter((call) => call === 'askTurn')).toHaveLength(3);
    // Nothing waits at the host for a spool that nobody writes.
    expect(calls.indexOf('takeSnapshot')).toBeGreaterThan(calls.lastIndexOf('openBackup'));
    expect(calls.indexOf('uploadCopy s3')).toBeGreaterThan(calls.indexOf('askTurn') + 1);
  });

  test('is asked for while the record is opened, and left if there will be none', async () => {
    const asked = Promise.withResolvers<string>();
    const { error, calls } = await run({
      askTurn: ({ ticket }) => {
        asked.resolve(ticket);
        return Promise.resolve({ server: 'db1:5432' });
      },
      openBackup: async () => {
        await asked.promise;
        return permanent('backup-running')();
      },
    });
    expect(causeOf(error)).toMatchObject({ type: 'backup-running' });
    expect(calls).not.toContain('takeSnapshot');
    const { events } = await bench.env.client.workflow.getHandle(workflowId).fetchHistory();
    const told = (events ?? []).flatMap(
      ({ signalExternalWorkflowExecutionInitiatedEventAttributes: signal }) =>
        signal ? [signal.signalName] : [],
    );
    expect(told).toEqual([signalNames.giveBackTurn]);
  });
});

describe('one backup at a time', () => {
  test('a second start for a busy clinic is refused by Temporal itself', async () => {
    const reading = Promise.withResolvers<undefined>();
    const { steps } = fakeSteps({
      takeSnapshot: () => {
        reading.resolve(undefined);
        return untilCancelled();
      },
    });
    await bench.serve(steps, ['one'], async () => {
      const first = await begin();
      await reading.promise;
      await expect(begin()).rejects.toMatchObject({ name: 'WorkflowExecutionAlreadyStartedError' });
      await first.cancel();
      await expect(first.result()).rejects.toBeInstanceOf(WorkflowFailedError);
    });
  });
});

describe('when something fails', () => {
  test('a wrong password fails at once, cleans up, and people are told why', async () => {
    let attempts = 0;
    const { error, progress, calls } = await run({
      takeSnapshot: () => {
        attempts += 1;
        return permanent('database-password-wrong')();
      },
      uploadCopy: untilCancelled,
    });
    expect(causeOf(error)).toMatchObject({ type: 'database-password-wrong' });
    expect(attempts).toBe(1);
    expect(progress).toMatchObject({ state: 'failed', error: { code: 'database-password-wrong' } });
    expect(calls).toEqual(
      expect.arrayContaining(['removeSpool', 'removeCopy s3', 'removeCopy drive', 'notifyPeople']),
    );
    expect(calls).not.toContain('publishManifest s3');
  });

  test('a disk that stays full is tried for minutes and not for days, and people are told', async () => {
    let attempts = 0;
    const { error, progress, calls } = await run({
      takeSnapshot: () => {
        attempts += 1;
        return Promise.reject(
          ApplicationFailure.retryable('disk-full', 'disk-full', { path: '/s' }),
        );
      },
      // No time is skipped while a step runs: so this one, too, waits to be tried again.
      uploadCopy: () =>
        Promise.reject(ApplicationFailure.retryable('spool-restarted', 'spool-restarted')),
    });
    expect(causeOf(error)).toMatchObject({ type: 'disk-full' });
    expect(attempts).toBe(8);
    // By the workflow's own clock: the test server's may be far ahead once nothing is left to do.
    const took = Date.parse(progress.endedAt ?? '') - Date.parse(progress.startedAt);
    expect(took).toBeLessThan(10 * 60 * 1000);
    const cause = { code: 'disk-full', params: { path: '/s' } };
    expect(progress).toMatchObject({ state: 'failed', error: cause });
    expect(calls).toEqual(expect.arrayContaining(['removeSpool', 'notifyPeople']));
  });

  test('a store that is out for an hour holds up its copy alone, and the database is read once', async () => {
    const down = (await bench.env.currentTimeMs()) + 60 * 60 * 1000;
    const { outcome, progress, calls } = await run({
      uploadCopy: async ({ destination }) => {
        if (destination === 's3' && (await bench.env.currentTimeMs()) < down) {
          throw ApplicationFailure.retryable('store-unreachable', 'store-unreachable');
        }
        return { bytes: 250 };
      },
    });
    expect(outcome).toMatchObject({ state: 'restorable', protected: true });
    expect(progress.snapshots).toBe(1);
    expect(calls.filter((call) => call === 'takeSnapshot')).toHaveLength(1);
    expect(calls.filter((call) => call === 'uploadCopy s3').length).toBeGreaterThan(50);
  });

  test('one store that refuses leaves a restorable backup that is not protected, and says why', async () => {
    const { outcome, calls } = await run({
      uploadCopy: ({ destination }) =>
        destination === 'drive'
          ? permanent('store-quota-of-service-account')()
          : Promise.resolve({ bytes: 250 }),
    });
    expect(outcome).toMatchObject({
      state: 'restorable',
      protected: false,
      failure: { code: 'store-quota-of-service-account' },
    });
    expect(outcome?.copies).toMatchObject([{ state: 'intact' }, { state: 'failed' }]);
    expect(calls).toContain('recordCopyFailure drive');
    expect(calls).toContain('removeCopy drive');
  });

  test('a damaged copy is named, and a backup of which none is intact has failed', async () => {
    const { error, progress } = await run({ verifyCopy: permanent('copy-altered') });
    expect(causeOf(error)).toMatchObject({ type: 'copy-altered' });
    expect(progress.copies.map((copy) => copy.state)).toEqual(['damaged', 'damaged']);
    expect(progress.state).toBe('failed');
  });

  test('a drill that differs leaves it intact and no more', async () => {
    const { outcome, calls } = await run({ drillCopy: permanent('drill-differs') });
    expect(outcome).toMatchObject({
      state: 'intact',
      drill: 'failed',
      failure: { code: 'drill-differs' },
    });
    expect(calls).toContain('recordDrillFailure');
  });
});

describe('when it is cancelled', () => {
  test('while reading: unfinished copies, scratch and spool go, and nobody is mailed', async () => {
    const { steps, calls } = fakeSteps({
      takeSnapshot: untilCancelled,
      uploadCopy: untilCancelled,
    });
    await bench.serve(steps, ['one'], async () => {
      const handle = await begin();
      while (!calls.includes('takeSnapshot')) await sleep(50);
      await handle.cancel();
      await expect(handle.result()).rejects.toMatchObject({
        cause: expect.any(CancelledFailure) as unknown,
      });
      expect(await handle.query<BackupProgress>(queryNames.progress)).toMatchObject({
        state: 'cancelled',
      });
    });
    expect(calls).toEqual(
      expect.arrayContaining([
        'removeSpool',
        'dropScratch',
        'removeCopy s3',
        'removeCopy drive',
        'endRecord',
      ]),
    );
    expect(calls).not.toContain('notifyPeople');
  });

  test('during the drill: the copies that were read back stay', async () => {
    const { steps, calls } = fakeSteps({ drillCopy: untilCancelled });
    await bench.serve(steps, ['one'], async () => {
      const handle = await begin();
      // Both copies through: the test server does not take a cancel that meets an ending step.
      const progress = () => handle.query<BackupProgress>(queryNames.progress);
      while (
        !calls.some((call) => call.startsWith('drillCopy')) ||
        (await progress()).copies.some((copy) => copy.state !== 'intact')
      ) {
        await sleep(50);
      }
      await handle.cancel();
      await expect(handle.result()).rejects.toBeInstanceOf(WorkflowFailedError);
      expect(await handle.query<BackupProgress>(queryNames.progress)).toMatchObject({
        state: 'intact',
      });
    });
    expect(calls.filter((call) => call.startsWith('removeCopy'))).toEqual([]);
    expect(calls).toContain('dropScratch');
  });
});
