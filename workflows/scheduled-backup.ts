import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import {
  CancellationScope,
  isCancellation,
  log,
  ParentClosePolicy,
  setCurrentDetails,
  sleep,
  startChild,
  workflowInfo,
  type ChildWorkflowHandle,
} from '@temporalio/workflow';
import type { ClinicId } from '../contracts/ids.ts';
import type {
  ScheduledOutcome,
  ScheduledRequest,
  SlotEnd,
  SlotRef,
} from '../contracts/scheduled-runs.ts';
import { backupWorkflowId, priorityOf, sharedQueue, workflowNames } from '../contracts/temporal.ts';
import type { backupClinic } from './backup-clinic.ts';
import { asWorkflowFailure, failureNote } from './failure-note.ts';
import { anywhere } from './steps.ts';

/** Set by Temporal on what its schedules start: the moment that was meant. */
const scheduledFor = defineSearchAttributeKey(
  'TemporalScheduledStartTime',
  SearchAttributeType.DATETIME,
);
/** A run that has no other slot waits for the backup that is in its way, by looks this far apart. */
const betweenLooks = '1 minute';
const mostLooks = 24 * 60;

const slotOf = ({ slot }: ScheduledRequest): string => {
  const { typedSearchAttributes, startTime } = workflowInfo();
  return slot ?? (typedSearchAttributes.get(scheduledFor) ?? startTime).toISOString();
};

/**
 * One slot of a clinic's schedule: runs the clinic's backup, unless the slot was taken by another or a
 * backup is under way already, and writes down what became of it. The backup itself is a workflow of
 * its own, the same that a person starts: so there is one at a time, under one id.
 */
export async function scheduledBackup(request: ScheduledRequest): Promise<ScheduledOutcome> {
  const ref: SlotRef = { clinicId: request.clinicId, slot: slotOf(request) };
  const claim = await anywhere.record.claimSlot(ref);
  if (!claim.claimed) return told(ref, { state: 'skipped', reason: claim.reason }, null);

  let child: ChildWorkflowHandle<typeof backupClinic> | undefined;
  let end: SlotEnd;
  try {
    child = await startedBackup(request.clinicId, claim.once ? mostLooks : 1);
    await child?.result();
    end = child ? { state: 'done' } : { state: 'skipped', reason: 'backup-running' };
  } catch (error) {
    if (!isCancellation(error)) end = { state: 'failed', failure: failureNote(error) };
    else end = { state: 'cancelled' };
  }
  const backupRun = child === undefined ? {} : { backupRun: child.firstExecutionRunId };
  const { backupId } = await CancellationScope.nonCancellable(() =>
    anywhere.record.endSlot({ ...ref, ...end, ...backupRun }),
  );
  const outcome = told(ref, end, backupId);
  // Failed for the schedule too, so that the Web UI shows it beside the schedule.
  if (end.failure) throw asWorkflowFailure(end.failure);
  return outcome;
}

/** The clinic's backup, begun; undefined when another was in the way at every look. */
async function startedBackup(
  clinicId: string,
  looks: number,
): Promise<ChildWorkflowHandle<typeof backupClinic> | undefined> {
  for (let look = 1; ; look += 1) {
    try {
      return await startChild<typeof backupClinic>(workflowNames.backup, {
        workflowId: backupWorkflowId(clinicId as ClinicId),
        taskQueue: sharedQueue,
        args: [{ clinicId, trigger: 'automatic', requestedBy: null }],
        // It cleans up after itself; ended from outside, we must not take it along.
        parentClosePolicy: ParentClosePolicy.ABANDON,
        staticSummary: `Backup of ${clinicId} (automatic)`,
        priority: priorityOf('automatic', clinicId),
        typedSearchAttributes: [
          { key: keyword('ResguardoClinic'), value: clinicId },
          { key: keyword('ResguardoTrigger'), value: 'automatic' },
          { key: keyword('ResguardoState'), value: 'running' },
          { key: keyword('ResguardoPhase'), value: 'snapshot' },
        ],
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      log.info('A backup of the clinic is under way already', { clinicId, look });
      if (look >= looks) return undefined;
      await sleep(betweenLooks);
    }
  }
}

const keyword = (name: string) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);

function told(
  { clinicId, slot }: SlotRef,
  end: { state: SlotEnd['state']; reason?: ScheduledOutcome['reason'] },
  backupId: number | null,
): ScheduledOutcome {
  const { state, reason = null } = end;
  const backup = backupId === null ? '' : `, backup ${backupId}`;
  setCurrentDetails(
    `**${clinicId}**, due at ${slot}: ${state}${reason === null ? '' : ` (${reason})`}${backup}`,
  );
  return { slot, state, reason, backupId };
}
