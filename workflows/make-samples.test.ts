import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { BackupRequest } from '../contracts/activities.ts';
import { ClinicId } from '../contracts/ids.ts';
import { sampleDates } from '../contracts/samples/sample-dates.ts';
import type { SamplesOutcome } from '../contracts/samples/samples.ts';
import {
  backupWorkflowId,
  samplesWorkflowId,
  sharedQueue,
  workflowNames,
} from '../contracts/temporal.ts';
import { untilCancelled } from './testing/change-bench.ts';
import { fakeSteps, openedBackup, type EveryStep } from './testing/fake-steps.ts';
import { openWorkflowBench, type WorkflowBench } from './testing/workflow-bench.ts';

let bench: WorkflowBench;
beforeAll(async () => {
  bench = await openWorkflowBench();
}, 180_000);
afterAll(() => bench.close());

const clinicId = ClinicId.parse('demo');
const planned = sampleDates(new Date('2026-11-20T12:00:00Z'), {
  ...{ timeZone: 'America/La_Paz', backupTime: null },
});

/** A catalog that numbers backups and knows which samples stand. */
const sampleBench = (replaced: Partial<EveryStep> = {}) => {
  const standing = new Set([41]);
  const opened: BackupRequest[] = [];
  const { steps, calls } = fakeSteps({
    planSamples: () => Promise.resolve(planned),
    standingSamples: () => Promise.resolve([...standing]),
    openBackup: async (request) => {
      opened.push(request);
      const backupId = 50 + opened.length;
      return { ...openedBackup, backupId, drill: request.drill ?? true };
    },
    endRecord: async ({ backupId, state }) => {
      if (state === 'intact' || state === 'restorable') standing.add(backupId);
    },
    recordDeleted: async ({ backupId }) => void standing.delete(backupId),
    ...replaced,
  });
  return { steps, calls, opened, standing };
};

const start = () =>
  bench.env.client.workflow.start(workflowNames.samples, {
    workflowId: samplesWorkflowId(clinicId),
    taskQueue: sharedQueue,
    args: [{ clinicId, requestedBy: 3 }],
  });

test('five whole backups, manual and automatic in turn, the newest rehearsed; earlier ones go', async () => {
  const { steps, calls, opened, standing } = sampleBench();
  const outcome = await bench.serve(steps, ['one'], async () => {
    const run = await start();
    return (await run.result()) as SamplesOutcome;
  });
  expect(outcome).toEqual({ made: [51, 52, 53, 54, 55], removed: [41] });
  expect([...standing]).toEqual([51, 52, 53, 54, 55]);
  expect(opened).toEqual(
    planned.map(({ trigger, shownAt }, index) => ({
      ...{ clinicId, trigger, sampleAt: shownAt, drill: index === 4 },
      requestedBy: trigger === 'manual' ? 3 : null,
    })),
  );
  const count = (name: string) => calls.filter((call) => call.startsWith(name)).length;
  expect([count('takeSnapshot'), count('verifyCopy'), count('drillCopy')]).toEqual([5, 10, 1]);
});

test('a backup of the clinic’s own is not in the way of them, nor they in its', async () => {
  const { steps, opened } = sampleBench();
  await bench.serve(steps, ['one'], async () => {
    const [samples] = await Promise.all([
      start(),
      bench.env.client.workflow.execute(workflowNames.backup, {
        workflowId: backupWorkflowId(clinicId),
        taskQueue: sharedQueue,
        args: [{ clinicId, trigger: 'automatic', requestedBy: null }],
      }),
    ]);
    await samples.result();
  });
  expect(opened.filter(({ sampleAt }) => sampleAt === undefined)).toHaveLength(1);
  expect(opened).toHaveLength(6);
});

test('five or none: one that cannot be made takes those before it along, and says why', async () => {
  const { steps, opened, standing } = sampleBench({
    takeSnapshot: async () => {
      if (opened.length === 3)
        throw ApplicationFailure.nonRetryable('x', 'schema-missing', { schema: 'demo' });
      return {
        ...{ bytes: 1, sha256: 'a'.repeat(64), md5: 'b'.repeat(32), tables: 1, rows: 1 },
        ...{ plainBytes: 1, largeObjects: 0, attempts: 1 },
      };
    },
  });
  await bench.serve(steps, ['one'], async () => {
    const run = await start();
    const error: unknown = await run.result().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WorkflowFailedError);
    expect((error as WorkflowFailedError).cause).toMatchObject({ type: 'schema-missing' });
  });
  expect([...standing]).toEqual([]);
});

test('cancelled, they are all put away', async () => {
  let reached = (): void => undefined;
  const third = new Promise<void>((resolve) => (reached = resolve));
  const { steps, opened, standing } = sampleBench({
    uploadCopy: async () => {
      if (opened.length < 3) return { bytes: 1 };
      reached();
      return untilCancelled();
    },
  });
  await bench.serve(steps, ['one'], async () => {
    const run = await start();
    await third;
    await run.cancel();
    await expect(run.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
  });
  expect(opened).toHaveLength(3);
  expect([...standing]).toEqual([]);
});
