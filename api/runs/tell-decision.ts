import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { RestoreRecord } from '../../catalog/restores/restore-record.ts';
import { signalNames } from '../../contracts/temporal.ts';
import { callTemporal } from './temporal-call.ts';

/**
 * Tells a restore's workflow that it is time to look at its record, where the decision stands. One that
 * is gone needs no telling; one that the message does not reach looks by itself after a while.
 */
export const tellDecision = async (
  temporal: Client,
  { workflowId, runId }: RestoreRecord,
  decision: { readonly approved: boolean; readonly by: number },
): Promise<void> => {
  if (workflowId === null || runId === null) return;
  const handle = temporal.workflow.getHandle(workflowId, runId);
  try {
    await callTemporal(temporal, () => handle.signal(signalNames.decide, decision));
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
};
