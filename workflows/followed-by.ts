import { ParentClosePolicy, startChild } from '@temporalio/workflow';
import type { RestoreNews, RestoreOutcome, RestoreRef } from '../contracts/changes.ts';
import type { ClinicId } from '../contracts/ids.ts';
import { keepUndoWorkflowId, sharedQueue, workflowNames } from '../contracts/temporal.ts';
import type { keepUndo } from './keep-undo.ts';

/** Outlives the workflow that starts it: a mail server that is down must not keep the next change, an undo say, waiting. */
export async function followedBy(
  ref: RestoreRef,
  tell: { readonly news: RestoreNews; readonly outcome: RestoreOutcome },
): Promise<void> {
  await startChild<typeof keepUndo>(workflowNames.keepUndo, {
    workflowId: keepUndoWorkflowId(ref.clinicId as ClinicId, ref.restoreId),
    taskQueue: sharedQueue,
    args: [{ ...ref, tell }],
    parentClosePolicy: ParentClosePolicy.ABANDON,
    staticSummary: `After restore ${String(ref.restoreId)} of ${ref.clinicId}: mails, and what it replaced until that expires`,
  });
}
