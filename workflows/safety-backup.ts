import {
  isCancellation,
  ParentClosePolicy,
  sleep,
  startChild,
  type ChildWorkflowHandle,
} from '@temporalio/workflow';
import {
  defineSearchAttributeKey,
  SearchAttributeType,
  WorkflowExecutionAlreadyStartedError,
} from '@temporalio/common';
import type { BackupRequest } from '../contracts/activities.ts';
import type { OpenedRestore, RestoreRef, SafetyBackup } from '../contracts/changes.ts';
import type { ClinicId } from '../contracts/ids.ts';
import { backupWorkflowId, priorityOf, sharedQueue, workflowNames } from '../contracts/temporal.ts';
import type { backupClinic } from './backup-clinic.ts';
import { failureNote } from './failure-note.ts';

/**
 * What says that the clinic's database is itself what a restore is asked for: no backup of it can be
 * made, and waiting would not change that. It is kept as it is, for the undo. Anything else (a store
 * that is full, a password) can be mended first, and nothing is changed until it is.
 */
const wrecked = new Set([
  'database-missing',
  'object-unsupported',
  'pg-dump-failed',
  'schema-missing',
  'table-undecided',
  'tenant-ambiguous',
  'tenant-empty',
]);

const clinicKey = defineSearchAttributeKey('ResguardoClinic', SearchAttributeType.KEYWORD);
const triggerKey = defineSearchAttributeKey('ResguardoTrigger', SearchAttributeType.KEYWORD);

/**
 * A backup of what is about to be changed, made like every other. One under way began before anybody
 * asked for this, so its end is waited for and another is made.
 */
export async function safetyBackup(
  { restoreId }: Pick<RestoreRef, 'restoreId'>,
  { changes, requestedBy, safetyDescription }: OpenedRestore,
): Promise<SafetyBackup> {
  const request: BackupRequest = {
    clinicId: changes,
    trigger: 'manual',
    requestedBy,
    description: safetyDescription,
    drill: false,
    urgent: true,
  };
  const child = await startWhenFree(request, restoreId);
  try {
    return { backupId: (await child.result()).backupId, failure: null };
  } catch (error) {
    if (isCancellation(error)) throw error;
    const failure = failureNote(error);
    if (!wrecked.has(failure.code)) throw error;
    return { backupId: null, failure };
  }
}

async function startWhenFree(
  request: BackupRequest,
  restoreId: number,
): Promise<ChildWorkflowHandle<typeof backupClinic>> {
  const since = Date.now();
  for (;;) {
    try {
      return await startChild<typeof backupClinic>(workflowNames.backup, {
        workflowId: backupWorkflowId(request.clinicId as ClinicId),
        taskQueue: sharedQueue,
        args: [request],
        // Ended from outside, we would leave it without its cleaning up.
        parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
        priority: priorityOf('change', request.clinicId),
        staticSummary: `Safety backup of ${request.clinicId} for restore ${String(restoreId)}`,
        typedSearchAttributes: [
          { key: clinicKey, value: request.clinicId },
          { key: triggerKey, value: request.trigger },
        ],
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      // The longer it has taken, the longer until the next look: a day's waiting stays a short history.
      await sleep(Math.min(5 * 60_000, Math.max(2000, (Date.now() - since) / 4)));
    }
  }
}
