import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/common';
import { WorkflowFailedError } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ClinicId } from '../contracts/ids.ts';
import type { ScheduledOutcome, SlotClaim, SlotEnd } from '../contracts/scheduled-runs.ts';
import {
  backupWorkflowId,
  reconcileWorkflowId,
  sharedQueue,
  slotWorkflowId,
  workflowNames,
} from '../contracts/temporal.ts';
import { untilCancelled } from './testing/change-bench.ts';
import { nothingToDo } from './testing/fake-schedule-steps.ts';
import { fakeSteps, type EveryStep } from './testing/fake-steps.ts';
import { openWorkflowBench, type WorkflowBench } from './testing/workflow-bench.ts';

let bench: WorkflowBench;
beforeAll(async () => {
  bench = await openWorkflowBench();
}, 180_000);
afterAll(() => bench.close());

const clinicId = ClinicId.parse('demo');
const slot = '2026-11-21T06:00:00.000Z';

/** Steps of a backup that goes well, and of a catalog that gives each slot away once. */
function scheduleSteps(replaced: Partial<EveryStep> = {}, once = false) {
  const taken = new Set<string>();
  const ends: SlotEnd[] = [];
  const { steps, calls } = fakeSteps({
    claimSlot: async (ref): Promise<SlotClaim> => {
      if (taken.has(ref.slot)) return { claimed: false, reason: 'taken' };
      taken.add(ref.slot);
      return { claimed: true, once };
    },
    endSlot: async (end) => {
      ends.push(end);
      return { backupId: 7 };
    },
    ...replaced,
  });
  return { steps, calls, ends };
}

let started = 0;
const start = (args: { clinicId: string; slot?: string } = { clinicId, slot }) => {
  started += 1;
  return bench.env.client.workflow.start(workflowNames.scheduledBackup, {
    workflowId: `scheduled-backup/demo-${started}`,
    taskQueue: sharedQueue,
    args: [args],
  });
};
const backupsOpened = (calls: string[]) => calls.filter((call) => call === 'openBackup').length;

test('a slot is run by the clinic’s own backup, and what became of it is written down', async () => {
  const { steps, ends, calls } = scheduleSteps();
  await bench.serve(steps, ['one'], async () => {
    const outcome = (await (await start()).result()) as ScheduledOutcome;
    expect(outcome).toEqual({ slot, state: 'done', reason: null, backupId: 7 });
    const backup = bench.env.client.workflow.getHandle(backupWorkflowId(clinicId));
    const { runId, status } = await backup.describe();
    expect(status.name).toBe('COMPLETED');
    expect(ends).toEqual([{ clinicId, slot, state: 'done', backupRun: runId }]);
    // The same slot again, by whatever way it comes.
    expect(await (await start()).result()).toMatchObject({ state: 'skipped', reason: 'taken' });
    expect(backupsOpened(calls)).toBe(1);
  });
});

test('a run without a slot is of the moment it began', async () => {
  const { steps, ends } = scheduleSteps();
  await bench.serve(steps, ['one'], async () => {
    const handle = await start({ clinicId });
    const outcome = (await handle.result()) as ScheduledOutcome;
    const { startTime } = await handle.describe();
    expect(Math.abs(Date.parse(outcome.slot) - startTime.getTime())).toBeLessThan(2000);
    expect(ends).toHaveLength(1);
  });
});

test('a backup that fails fails the run beside the schedule, with its cause', async () => {
  const { steps, ends } = scheduleSteps({
    takeSnapshot: () =>
      Promise.reject(ApplicationFailure.nonRetryable('', 'database-password-wrong', { user: 'u' })),
  });
  await bench.serve(steps, ['one'], async () => {
    const run = await start();
    const failed: unknown = await run.result().catch((error: unknown) => error);
    const cause = failed instanceof WorkflowFailedError ? failed.cause : null;
    expect(cause).toMatchObject({ type: 'database-password-wrong' });
    expect(ends[0]).toMatchObject({
      ...{ state: 'failed', failure: { code: 'database-password-wrong', params: { user: 'u' } } },
    });
  });
});

/** While a backup runs that a person began: it tries to open its record until `isOver`. */
async function busyClinic(
  steps: EveryStep,
  isOver: (tries: number) => boolean,
  work: () => Promise<void>,
): Promise<void> {
  let tries = 0;
  const openBackup: EveryStep['openBackup'] = async (request) => {
    tries += 1;
    if (request.trigger === 'manual' && !isOver(tries)) throw new Error('not yet');
    return steps.openBackup(request);
  };
  await bench.serve({ ...steps, openBackup }, ['one'], async () => {
    const manual = await bench.env.client.workflow.start(workflowNames.backup, {
      workflowId: backupWorkflowId(clinicId),
      taskQueue: sharedQueue,
      args: [{ clinicId, trigger: 'manual', requestedBy: 1 }],
    });
    await work();
    await manual.result();
  });
}

test('a backup under way has the slot skipped, and this is said', async () => {
  const { steps, ends, calls } = scheduleSteps();
  let over = false;
  await busyClinic(
    steps,
    () => over,
    async () => {
      expect(await (await start()).result()).toMatchObject({
        ...{ state: 'skipped', reason: 'backup-running' },
      });
      over = true;
      expect(ends).toEqual([{ clinicId, slot, state: 'skipped', reason: 'backup-running' }]);
    },
  );
  expect(backupsOpened(calls)).toBe(1);
});

test('but a schedule that runs once waits for it, and runs', async () => {
  const { steps, ends, calls } = scheduleSteps({}, true);
  // Tries come half a minute apart in the end: some twenty minutes, which nobody waits for here.
  await busyClinic(
    steps,
    (tries) => tries > 45,
    async () => {
      expect(await (await start()).result()).toMatchObject({ state: 'done' });
      expect(ends).toHaveLength(1);
      expect(backupsOpened(calls)).toBe(2);
    },
  );
});

test('a backup that a person cancels is told as that, and fails nothing', async () => {
  const { steps, ends, calls } = scheduleSteps({ verifyCopy: untilCancelled });
  await bench.serve(steps, ['one'], async () => {
    const run = await start();
    while (!calls.some((call) => call.startsWith('verifyCopy'))) await sleep(20);
    await bench.env.client.workflow.getHandle(backupWorkflowId(clinicId)).cancel();
    expect(await run.result()).toMatchObject({ state: 'cancelled' });
    expect(ends).toMatchObject([{ state: 'cancelled' }]);
  });
});

test('what reconciling finds due is started, under the id the schedule would give it', async () => {
  const reports = [
    { ...nothingToDo, due: [{ clinicId: 'demo', slot: '2026-11-21T12:00:00.000Z' }] },
  ];
  const { steps, ends } = scheduleSteps({
    reconcileSchedules: async () => reports.shift() ?? nothingToDo,
  });
  await bench.serve(steps, ['one'], async () => {
    const { workflow } = bench.env.client;
    await workflow.execute(workflowNames.reconcileSchedules, {
      workflowId: reconcileWorkflowId,
      taskQueue: sharedQueue,
      args: [],
    });
    const id = slotWorkflowId(clinicId, '2026-11-21T12:00:00.000Z');
    expect(id).toBe('scheduled-backup/demo-2026-11-21T12:00:00Z');
    expect(await workflow.getHandle(id).result()).toMatchObject({ state: 'done' });
    expect(ends).toHaveLength(1);
  });
});
