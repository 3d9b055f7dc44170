import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type { BackupRequest } from '../../contracts/activities.ts';
import type { ClinicId } from '../../contracts/ids.ts';
import type { searchAttributes } from '../../contracts/temporal.ts';
import { backupWorkflowId, sharedQueue, workflowNames } from '../../contracts/temporal.ts';
import { resolveRun } from './read-run.ts';
import { callTemporal } from './temporal-call.ts';

const keyword = (name: keyof typeof searchAttributes) =>
  defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);

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
    const handle = await callTemporal(temporal, () =>
      temporal.workflow.start(workflowNames.backup, {
        workflowId: backupWorkflowId(clinic),
        taskQueue: sharedQueue,
        args: [{ ...request, clinicId: clinic } satisfies BackupRequest],
        workflowIdConflictPolicy: 'FAIL',
        staticSummary: `Backup of ${clinic} (${request.trigger})`,
        typedSearchAttributes: [
          { key: keyword('ResguardoClinic'), value: clinic },
          { key: keyword('ResguardoTrigger'), value: request.trigger },
          { key: keyword('ResguardoState'), value: 'running' },
          { key: keyword('ResguardoPhase'), value: 'snapshot' },
        ],
      }),
    );
    return { run: handle.firstExecutionRunId, already: false };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const { run } = await resolveRun(temporal, clinic);
    return { run, already: true };
  }
};
