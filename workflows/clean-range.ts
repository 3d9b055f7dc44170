import { CancellationScope, isCancellation } from '@temporalio/workflow';
import type { CleaningRef, CleanOutcome } from '../contracts/changes.ts';
import { CleanAccount } from './clean-account.ts';
import { asCancellation } from './as-cancellation.ts';
import { asWorkflowFailure, failureNote } from './failure-note.ts';
import { anywhere } from './steps.ts';
import { tolerated } from './tolerated.ts';

/**
 * Deletes a range of dates from a clinic's tables, every row of which a backup was found to hold. Rows
 * go in batches: one that is stopped midway has deleted some, and the same range can be cleaned again.
 */
export async function cleanRange(ref: CleaningRef): Promise<CleanOutcome> {
  const account = new CleanAccount(ref, new Date());
  await anywhere.record.startCleaning(ref);
  try {
    // 1 · Count, and find a backup that holds every row.
    const plan = await anywhere.clean.checkCleaning(ref);
    account.planned(plan);
    if (plan.refusal) throw asWorkflowFailure(plan.refusal);
    // 2 · Delete in batches, and give the space back.
    account.enter('delete');
    account.made(await anywhere.clean.cleanRows(ref));
  } catch (thrown) {
    const error = asCancellation(thrown);
    const cancelled = isCancellation(error);
    account.note(cancelled ? { code: 'cancelled', params: {} } : failureNote(error));
    await CancellationScope.nonCancellable(() =>
      concluded(ref, account, cancelled ? 'cancelled' : 'failed'),
    );
    throw cancelled ? error : asWorkflowFailure(failureNote(error));
  }
  // 3 · The record, the audit log, people.
  return CancellationScope.nonCancellable(() => concluded(ref, account, 'done'));
}

async function concluded(
  ref: CleaningRef,
  account: CleanAccount,
  state: 'done' | 'failed' | 'cancelled',
): Promise<CleanOutcome> {
  account.enter('notify', state);
  const { outcome } = account;
  await anywhere.record.endCleaning({ ...ref, outcome });
  if (state !== 'cancelled') {
    await tolerated('notifyCleaning', anywhere.notify.notifyCleaning({ ...ref, outcome }));
  }
  account.enter('done');
  account.ended(new Date());
  return outcome;
}
