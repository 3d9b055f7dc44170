import type { RestoreOutcome } from '../../contracts/changes.ts';
import { ClinicId } from '../../contracts/ids.ts';
import type { RestoreProgress } from '../../contracts/restore.ts';
import { changeWorkflowId, queryNames, workflowNames } from '../../contracts/temporal.ts';
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

/** Runs it to its end. */
export const runRestore = (
  bench: WorkflowBench,
  replaced: Partial<EveryStep> = {},
): Promise<RestoreRun> => besides(bench, restoreStart, replaced, ending);

/** Cancels it once `reached`, and gives what it left. */
export const cancelRestore = (
  bench: WorkflowBench,
  replaced: Partial<EveryStep>,
  reached: (calls: string[]) => boolean,
): Promise<RestoreRun> =>
  besides(bench, restoreStart, replaced, async (underway) => {
    await until(() => reached(underway.calls));
    await underway.handle.cancel();
    return ending(underway);
  });
