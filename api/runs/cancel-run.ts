import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { ClinicId } from '../../contracts/ids.ts';
import { backupWorkflowId } from '../../contracts/temporal.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { resolveRun } from './read-run.ts';
import { callTemporal } from './temporal-call.ts';

/** Asks a run to stop and clean up after itself. False when it was over already or is not known. */
export const cancelRun = async (
  temporal: Client,
  clinic: ClinicId,
  run: string,
): Promise<boolean> => {
  const handle = temporal.workflow.getHandle(backupWorkflowId(clinic), run);
  try {
    // Temporal takes a cancellation of a run that is over without a word.
    if ((await resolveRun(temporal, clinic, run)).closed) return false;
    await callTemporal(temporal, () => handle.cancel());
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    if (error instanceof ResguardoError && error.code === 'run-unknown') return false;
    throw error;
  }
};
