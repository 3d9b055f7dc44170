import { CancellationScope, executeChild, log, ParentClosePolicy } from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { OverdueDrill, RehearsalOutcome } from '../contracts/changes.ts';
import type { ClinicId } from '../contracts/ids.ts';
import { inLanes } from '../contracts/in-lanes.ts';
import { sharedQueue, verifyWorkflowId, workflowNames } from '../contracts/temporal.ts';
import { failureNote } from './failure-note.ts';
import { anywhere } from './steps.ts';
import type { verifyBackup } from './verify-backup.ts';

/** So many at a time: rehearsals must not starve the backups beside them. */
const atOnce = 3;
/** So many in one go: the next hour goes on with the rest, and a history stays short. */
const mostInOneGo = 200;

/**
 * Rehearses a restore of every clinic whose latest backup is due for it by the clinic's policy. One
 * that fails is recorded at its backup and stops none of the others.
 */
export async function rehearseDue(): Promise<RehearsalOutcome> {
  const due = (await anywhere.record.overdueDrills()).slice(0, mostInOneGo);
  const ends = { passed: 0, failed: 0, skipped: 0 };
  await inLanes(due, atOnce, async (drill) => {
    ends[await rehearsed(drill)] += 1;
  });
  return ends;
}

async function rehearsed({ clinicId, backupId }: OverdueDrill): Promise<keyof RehearsalOutcome> {
  try {
    const { drill } = await executeChild<typeof verifyBackup>(workflowNames.verify, {
      workflowId: verifyWorkflowId(clinicId as ClinicId, backupId),
      taskQueue: sharedQueue,
      args: [{ clinicId, backupId, drill: true, automatic: true }],
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      staticSummary: `Rehearsal of backup ${String(backupId)} of ${clinicId}, which was due`,
    });
    return drill;
  } catch (error) {
    // One that somebody stops is one that did not run; ours being stopped ends them all.
    if (CancellationScope.current().consideredCancelled) throw error;
    if (error instanceof WorkflowExecutionAlreadyStartedError) return 'skipped';
    log.warn('A rehearsal that was due did not run', { clinicId, backupId, ...failureNote(error) });
    return 'failed';
  }
}
