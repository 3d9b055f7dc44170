import type { Client } from '@temporalio/client';
import type { ClinicId } from '../../contracts/ids.ts';
import { deleteWorkflowId, sharedQueue, workflowNames } from '../../contracts/temporal.ts';
import type { DeleteRequest } from '../../workflows/delete-backup.ts';
import { callTemporal } from './temporal-call.ts';

/** Starts the removal of a deleted backup's copies; asked for again while it runs, it is that one. */
export const removeCopies = async (
  temporal: Client,
  clinic: ClinicId,
  backupId: number,
  requestedBy: number,
): Promise<void> => {
  const request: DeleteRequest = { clinicId: clinic, backupId, requestedBy };
  await callTemporal(temporal, () =>
    temporal.workflow.start(workflowNames.delete, {
      workflowId: deleteWorkflowId(clinic, backupId),
      taskQueue: sharedQueue,
      args: [request],
      workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: `Removal of backup ${backupId} of ${clinic}`,
    }),
  );
};
