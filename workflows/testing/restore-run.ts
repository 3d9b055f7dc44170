import type { RestoreOutcome } from '../../contracts/changes.ts';
import { ClinicId } from '../../contracts/ids.ts';
import type { RestoreProgress } from '../../contracts/restore.ts';
import {
  changeWorkflowId,
  keepUndoWorkflowId,
  queryNames,
  workflowNames,
} from '../../contracts/temporal.ts';
import { besides, until, type Underway } from './change-bench.ts';
import type { EveryStep } from './fake-steps.ts';
import type { WorkflowBench } from './workflow-bench.ts';

export const clinic = ClinicId.parse('demo');

/** Restore 12 of the clinic `demo`. */
export const restoreStart = {
  name: workflowNames.restore,
  workflowId: changeWorkflowId(clinic),
  args: [{ clinicId: 'demo', restoreId: 12 }],
};

export const progressOf = ({ handle }: Pick<Underway, 'handle'>) =>
  handle.query<RestoreProgress>(queryNames.restoreProgress);

export interface RestoreRun {
  readonly outcome: RestoreOutcome | null;
  readonly error: unknown;
  readonly progress: RestoreProgress;
  readonly calls: string[];
}

const ending = async (underway: Underway): Promise<RestoreRun> => {
  const ended = await underway.handle.result().then(
    (outcome: unknown) => ({ outcome: outcome as RestoreOutcome, error: null }),
    (error: unknown) => ({ outcome: null, error }),
  );
  return { ...ended, progress: await progressOf(underway), calls: underway.calls };
};

/** What follows a restore goes on by itself: waited for, so that its mails are among the calls. */
export const followUp = ({ env }: WorkflowBench): Promise<unknown> =>
  env.client.workflow.getHandle(keepUndoWorkflowId(clinic, 12)).result();

const followed = async (bench: WorkflowBench, run: RestoreRun): Promise<RestoreRun> => {
  if (run.progress.state !== 'cancelled') await followUp(bench);
  return run;
};

/** Runs it to its end. */
export const runRestore = (
  bench: WorkflowBench,
  replaced: Partial<EveryStep> = {},
): Promise<RestoreRun> =>
  besides(bench, restoreStart, replaced, async (underway) =>
    followed(bench, await ending(underway)),
  );

/** Cancels it once `reached`, and gives what it left. */
export const cancelRestore = (
  bench: WorkflowBench,
  replaced: Partial<EveryStep>,
  reached: (calls: string[]) => boolean,
): Promise<RestoreRun> =>
  besides(bench, restoreStart, replaced, async (underway) => {
    await until(() => reached(underway.calls));
    await underway.handle.cancel();
    return followed(bench, await ending(underway));
  });
