import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import {
  CancellationScope,
  executeChild,
  isCancellation,
  setCurrentDetails,
} from '@temporalio/workflow';
import type { ClinicId } from '../contracts/ids.ts';
import type {
  PlannedSample,
  SamplesOutcome,
  SamplesRequest,
} from '../contracts/samples/samples.ts';
import { sampleWorkflowId, sharedQueue, workflowNames } from '../contracts/temporal.ts';
import { asCancellation } from './as-cancellation.ts';
import type { backupClinic } from './backup-clinic.ts';
import { deleteBackup } from './delete-backup.ts';
import { asWorkflowFailure, failureNote } from './failure-note.ts';
import { showState } from './show-state.ts';
import { anywhere } from './steps.ts';

/**
 * Five real backups for a demonstration, shown with dates of the last six days: five or none. Earlier ones are
 * replaced. Each is a run of its own beside the clinic's backups, so none of these waits for a sample
 * or is taken for one; one after another, so that the clinic's database is read once at a time.
 */
export async function makeSamples(request: SamplesRequest): Promise<SamplesOutcome> {
  const { clinicId } = request;
  try {
    // 1 · What an earlier demonstration left.
    const removed = await removeStanding(request);

    // 2 · The new ones, oldest first; the newest is rehearsed as well.
    const planned = await anywhere.record.planSamples(clinicId);
    const made: number[] = [];
    for (const [index, sample] of planned.entries()) {
      told(clinicId, made.length, planned.length);
      made.push(await makeSample(request, sample, index + 1, planned.length));
    }
    told(clinicId, made.length, planned.length);
    showState('restorable', 'done');
    return { made, removed };
  } catch (thrown) {
    const error = asCancellation(thrown);
    await CancellationScope.nonCancellable(() => removeStanding(request));
    const cancelled = isCancellation(error);
    showState(cancelled ? 'cancelled' : 'failed', 'done');
    throw cancelled ? error : asWorkflowFailure(failureNote(error));
  }
}

const clinicKey = defineSearchAttributeKey('ResguardoClinic', SearchAttributeType.KEYWORD);
const triggerKey = defineSearchAttributeKey('ResguardoTrigger', SearchAttributeType.KEYWORD);

async function makeSample(
  { clinicId, requestedBy }: SamplesRequest,
  { trigger, shownAt }: PlannedSample,
  number: number,
  of: number,
): Promise<number> {
  const outcome = await executeChild<typeof backupClinic>(workflowNames.backup, {
    workflowId: sampleWorkflowId(clinicId as ClinicId, number),
    taskQueue: sharedQueue,
    args: [
      {
        ...{ clinicId, trigger, sampleAt: shownAt, drill: number === of },
        requestedBy: trigger === 'manual' ? requestedBy : null,
      },
    ],
    staticSummary: `Sample ${number} of ${of} of ${clinicId}, shown as of ${shownAt} (${trigger})`,
    typedSearchAttributes: [
      { key: clinicKey, value: clinicId },
      { key: triggerKey, value: 'sample' },
    ],
  });
  return outcome.backupId;
}

/** All that stand of the clinic's samples, whichever run made them. */
async function removeStanding({ clinicId, requestedBy }: SamplesRequest): Promise<number[]> {
  const removed: number[] = [];
  for (const backupId of await anywhere.record.standingSamples(clinicId)) {
    await deleteBackup({ clinicId, backupId, requestedBy, force: true });
    removed.push(backupId);
  }
  return removed;
}

const told = (clinicId: string, made: number, of: number): void =>
  setCurrentDetails(`Samples for demonstrations of **${clinicId}**: ${made} of ${of} made`);
