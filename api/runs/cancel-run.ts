import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { ClinicId } from '../../contracts/ids.ts';
import { backupWorkflowId } from '../../contracts/temporal.ts';
import { callTemporal } from './temporal-call.ts';

/** Asks a run to stop and clean up after itself. False when it was over already or is not known. */
export const cancelRun = async (
  temporal: Client,
  clinic: ClinicId,
  run: string,
): Promise<boolean> => {
  const handle = temporal.workflow.getHandle(backupWorkflowId(clinic), run);
  try {
    await callTemporal(temporal, () => handle.cancel());
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
};
