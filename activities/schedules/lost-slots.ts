import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { endSlot } from '../../catalog/schedules/end-slot.ts';
import type { ScheduledRun } from '../../catalog/schedules/scheduled-run.ts';
import { listRunningSlots } from '../../catalog/schedules/scheduled-runs.ts';
import type { Catalog } from '../../catalog/open-catalog.ts';
import type { SlotRef } from '../../contracts/scheduled-runs.ts';

/** A workflow that ended writes its slot down before it does; one that was ended from outside cannot. */
const isGone = async (temporal: Client, { workflowId, runId }: ScheduledRun): Promise<boolean> => {
  if (workflowId === null || runId === null) return true;
  try {
    const { status } = await temporal.workflow.getHandle(workflowId, runId).describe();
    return status.name !== 'RUNNING' && status.name !== 'CONTINUED_AS_NEW';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return true;
    throw error;
  }
};

/** Ends the slots that were taken by a workflow which is no more: none may stand as running for ever. */
export const settleLostSlots = async (catalog: Catalog, temporal: Client): Promise<SlotRef[]> => {
  const lost: SlotRef[] = [];
  for (const run of await listRunningSlots(catalog)) {
    if (!(await isGone(temporal, run))) continue;
    const { clinicId, slot } = run;
    await endSlot(catalog, { clinicId, slot }, { state: 'failed', reason: 'lost' });
    lost.push({ clinicId, slot: slot.toISOString() });
  }
  return lost;
};
