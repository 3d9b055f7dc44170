import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import type { BackupRequest } from '../../contracts/activities.ts';
import type { ClinicId } from '../../contracts/ids.ts';
import { backupWorkflowId, priorityOf, workflowNames } from '../../contracts/temporal.ts';
import { resolveRun } from './read-run.ts';
import { startWorkflow } from './start-workflow.ts';

/**
 * Starts a clinic's backup, or finds the one that is running: a clinic has one at a time, and a
 * second request is answered with it.
 */
export const startBackup = async (
  temporal: Client,
  clinic: ClinicId,
  request: Omit<BackupRequest, 'clinicId'>,
): Promise<{ run: string; already: boolean }> => {
  try {
    const run = await startWorkflow(temporal, workflowNames.backup, {
      workflowId: backupWorkflowId(clinic),
      argument: { ...request, clinicId: clinic } satisfies BackupRequest,
      priority: priorityOf(request.trigger, clinic),
      summary: `Backup of ${clinic} (${request.trigger})`,
      attributes: {
        ResguardoClinic: clinic,
        ResguardoTrigger: request.trigger,
        ResguardoState: 'running',
        ResguardoPhase: 'snapshot',
      },
    });
    return { run, already: false };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const { run } = await resolveRun(temporal, clinic);
    return { run, already: true };
  }
};
