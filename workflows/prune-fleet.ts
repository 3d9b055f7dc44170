import { continueAsNew, executeChild, isCancellation, log } from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { ClinicId } from '../contracts/ids.ts';
import { inLanes } from '../contracts/in-lanes.ts';
import { pruneWorkflowId, sharedQueue, workflowNames } from '../contracts/temporal.ts';
import { failureNote } from './failure-note.ts';
import type { pruneClinic } from './prune-clinic.ts';
import { anywhere } from './steps.ts';

/** So many clinics at a time. */
const atOnce = 4;

/** Applies every clinic's retention, a page of clinics in each run, so that no history grows with the fleet. */
export async function pruneFleet(after: string | null = null): Promise<void> {
  const { clinics, next } = await anywhere.record.listFleet(after);
  await inLanes(clinics, atOnce, pruned);
  if (next !== null) await continueAsNew<typeof pruneFleet>(next);
}

async function pruned(clinicId: string): Promise<void> {
  try {
    await executeChild<typeof pruneClinic>(workflowNames.prune, {
      workflowId: pruneWorkflowId(clinicId as ClinicId),
      taskQueue: sharedQueue,
      args: [{ clinicId }],
      staticSummary: `Retention of ${clinicId}`,
    });
  } catch (error) {
    if (isCancellation(error)) throw error;
    if (error instanceof WorkflowExecutionAlreadyStartedError) return;
    log.warn('Retention of a clinic did not succeed', { clinicId, ...failureNote(error) });
  }
}
