import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ErrorName } from '../../contracts/error-catalogue.ts';
import { sharedQueue } from '../../contracts/temporal.ts';
import { fakeSteps, type EveryStep } from './fake-steps.ts';
import type { WorkflowBench } from './workflow-bench.ts';

/** A step that fails for good. */
export const permanent = (type: ErrorName) => () =>
  Promise.reject(ApplicationFailure.nonRetryable(type, type, { destination: 's3' }));

/**
 * A step that goes on until it is cancelled, which it hears in the answer to a heartbeat. The test server
 * does not take a cancel that meets an ending step: so whatever is cancelled should be one of these.
 */
export const untilCancelled = (): Promise<never> => untilEnded(new Promise<never>(() => undefined));

/** The same, for a step that may also end by itself. */
export const untilEnded = async <T>(ended: Promise<T>): Promise<T> => {
  const beats = setInterval(() => Context.current().heartbeat(), 100);
  try {
    return await Promise.race([ended, Context.current().cancelled]);
  } finally {
    clearInterval(beats); // else it would keep the whole process from ending
  }
};

/** What failed a workflow, by the catalogue's name. */
export const failedAs = (error: unknown): unknown =>
  error instanceof WorkflowFailedError && error.cause instanceof ApplicationFailure
    ? error.cause.type
    : error;

/** Waits for real, which skips no time on the test server. */
export const until = async (reached: () => boolean | Promise<boolean>): Promise<void> => {
  for (let tries = 0; !(await reached()); tries += 1) {
    if (tries > 600) throw new Error('waited in vain');
    await sleep(50);
  }
};

export interface Underway {
  readonly handle: WorkflowHandle;
  readonly calls: string[];
}

/** Starts a workflow over fake steps and runs `work` beside it. */
export async function besides<T>(
  bench: WorkflowBench,
  start: { readonly name: string; readonly workflowId: string; readonly args: unknown[] },
  replaced: Partial<EveryStep>,
  work: (underway: Underway) => Promise<T>,
): Promise<T> {
  const { steps, calls } = fakeSteps(replaced);
  const { name, workflowId, args } = start;
  return bench.serve(steps, ['one'], async () => {
    const options = { workflowId, taskQueue: sharedQueue, args };
    return work({ handle: await bench.env.client.workflow.start(name, options), calls });
  });
}
