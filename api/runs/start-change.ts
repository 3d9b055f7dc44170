import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import type { ClinicId } from '../../contracts/ids.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { changeWorkflowId } from '../../contracts/temporal.ts';
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

/** Starts what changes a clinic's data. `change-running`, `worker-absent`, `temporal-unreachable`. */
export const startChange = async (
  temporal: Client,
  { name, changed, argument, memo, summary, state, phase }: ChangeStart,
): Promise<StartedChange> => {
  const workflowId = changeWorkflowId(changed as ClinicId);
  try {
    const runId = await startWorkflow(temporal, name, {
      ...{ workflowId, argument, summary, memo },
      attributes: {
        ResguardoClinic: changed,
        ResguardoTrigger: 'manual',
        ResguardoState: state,
        ResguardoPhase: phase,
      },
    });
    return { workflowId, runId };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw new ResguardoError('change-running', { clinic: changed }, { cause: error });
  }
};
