import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import type { ClinicId } from '../../contracts/ids.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { changeWorkflowId, priorityOf } from '../../contracts/temporal.ts';
import type { ChangeMemo } from './read-change.ts';
import { startWorkflow } from './start-workflow.ts';

export interface ChangeStart {
  /** The workflow's name, one of `workflowNames`. */
  readonly name: string;
  /** Whose data it changes: it is the only one to change them while it runs. */
  readonly changed: string;
  readonly argument: unknown;
  readonly memo: ChangeMemo;
  readonly summary: string;
  readonly state: string;
  readonly phase: string;
}

export interface StartedChange {
  readonly workflowId: string;
  readonly runId: string;
}

/**
 * How often a workflow that stands in the way is looked at again, and after how many milliseconds: longer
 * than the ten seconds after which Temporal gives a closing one's last task to another worker.
 */
const looks = { most: 60, every: 250 } as const;

/**
 * Starts what changes a clinic's data. The record that was opened for it says that no other is open, so
 * a workflow that still runs is one about to close: it is waited for, some seconds. `change-running`,
 * `worker-absent`, `temporal-unreachable`.
 */
export const startChange = async (
  temporal: Client,
  { name, changed, argument, memo, summary, state, phase }: ChangeStart,
): Promise<StartedChange> => {
  const workflowId = changeWorkflowId(changed as ClinicId);
  const attributes = {
    ResguardoClinic: changed,
    ResguardoTrigger: 'manual',
    ResguardoState: state,
    ResguardoPhase: phase,
  };
  for (let look = 1; ; look += 1) {
    try {
      const priority = priorityOf('change', changed);
      const start = { workflowId, argument, summary, memo, attributes, priority };
      return { workflowId, runId: await startWorkflow(temporal, name, start) };
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      if (look === looks.most) {
        throw new ResguardoError('change-running', { clinic: changed }, { cause: error });
      }
      await sleep(looks.every);
    }
  }
};
