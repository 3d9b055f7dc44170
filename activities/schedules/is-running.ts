import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { ClinicId } from '../../contracts/ids.ts';
import { changeWorkflowId } from '../../contracts/temporal.ts';

/**
 * Whether Temporal has a change's workflow under way. A clinic has one change at a time, so of one that has not told
 * of itself yet, whichever runs under the clinic's name is it.
 */
export const isRunning = async (
  temporal: Client,
  change: {
    readonly changedClinicId: string;
    readonly workflowId: string | null;
    readonly runId: string | null;
  },
): Promise<boolean> => {
  const { changedClinicId, runId } = change;
  const workflowId = change.workflowId ?? changeWorkflowId(ClinicId.parse(changedClinicId));
  try {
    const { status } = await temporal.workflow.getHandle(workflowId, runId ?? undefined).describe();
    return status.name === 'RUNNING' || status.name === 'CONTINUED_AS_NEW';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
};
