import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import type { DueClinic } from '../../catalog/schedules/due-clinics.ts';
import { ClinicId } from '../../contracts/ids.ts';
import type { ScheduledRequest } from '../../contracts/scheduled-runs.ts';
import { slotWorkflowId, workflowNames } from '../../contracts/temporal.ts';
import { startWorkflow } from './start-workflow.ts';

/**
 * Runs a slot that is due, as the clinic's schedule would: under the same id, and taking the slot first,
 * so that beside the schedule nothing runs twice. False when the schedule runs it already.
 */
export const startDue = async (
  temporal: Client,
  { clinicId, slot }: Pick<DueClinic, 'clinicId' | 'slot'>,
): Promise<boolean> => {
  const clinic = ClinicId.parse(clinicId);
  try {
    await startWorkflow(temporal, workflowNames.scheduledBackup, {
      workflowId: slotWorkflowId(clinic, slot.toISOString()),
      argument: { clinicId, slot: slot.toISOString() } satisfies ScheduledRequest,
      summary: `Scheduled backup of ${clinic}, run by hand`,
      attributes: { ResguardoClinic: clinic, ResguardoTrigger: 'automatic' },
    });
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
};
