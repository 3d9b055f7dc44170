import { CancellationScope, isCancellation, log } from '@temporalio/workflow';
import type { OpenedRestore, RestoreOutcome, RestoreRef } from '../contracts/changes.ts';
import type { FailureNote } from '../contracts/failure-note.ts';
import type { RestoreResult, RestoreState } from '../contracts/restore.ts';
import { approvalOf } from './await-approval.ts';
import { asCancellation } from './as-cancellation.ts';
import { asWorkflowFailure, failureNote } from './failure-note.ts';
import { followedBy } from './followed-by.ts';
import { RestoreAccount } from './restore-account.ts';
import { safetyBackup } from './safety-backup.ts';
import { anywhere } from './steps.ts';
import { WholeCopies } from './whole-copies.ts';

/**
 * Brings a clinic back from a backup, or undoes such a restore: whole or not at all. Until the one step
 * that commits, nothing of the clinic changes, whatever fails or is cancelled. Throws, with the
 * catalogue's name, when it did not happen; one that another person did not allow ends as `refused`.
 */
export async function restoreClinic(ref: RestoreRef): Promise<RestoreOutcome> {
  const account = new RestoreAccount(ref, new Date());
  const opened = await anywhere.record.startRestore(ref);
  account.opened(opened);
  try {
    // 0 · A second person's approval, where the clinic asks for one.
    const approval = await approvalOf(ref, opened, account);
    if (approval !== 'given') {
      const code =
        approval === 'expired' ? 'restore-approval-expired' : 'restore-refused-by-person';
      return await unchanged(ref, account, 'refused', { code, params: {} });
    }
    account.enter(opened.kind === 'restore' ? 'check' : 'safety-backup', 'running');
    const copies = new WholeCopies(ref, opened, account);
    // 1 · A copy that is read back whole and matches; the one proved best first.
    if (opened.kind === 'restore') await copies.next();
    // 2 · A backup of what will be replaced.
    if (opened.target !== 'file') {
      account.enter('safety-backup');
      account.saved(await safetyBackup(ref, opened));
    }
    // 3 · The change itself, in one transaction.
    account.enter('load');
    account.made(await changed(ref, opened, copies));
  } catch (thrown) {
    const error = asCancellation(thrown);
    await CancellationScope.nonCancellable(() => givenUp(ref, opened, account, error));
    if (!account.outcome.result) {
      throw isCancellation(error) ? error : asWorkflowFailure(failureNote(error));
    }
  }
  return CancellationScope.nonCancellable(() => concluded(ref, opened, account));
}

async function changed(
  ref: RestoreRef,
  { kind, target }: OpenedRestore,
  copies: WholeCopies,
): Promise<RestoreResult> {
  if (kind === 'undo') return anywhere.restore.undoRestore(ref);
  const from = (destination: string): Promise<RestoreResult> =>
    target === 'file'
      ? anywhere.restore.exportCopy({ ...ref, destination })
      : anywhere.restore.restoreCopy({ ...ref, destination });
  return copies.use(from);
}

/** It ended early; whether before or after the change, the clinic's own database tells. */
async function givenUp(
  ref: RestoreRef,
  opened: OpenedRestore,
  account: RestoreAccount,
  error: unknown,
): Promise<void> {
  const reached = account.progress.phase === 'load' && opened.target !== 'file';
  const committed = reached ? await committedAfterAll(ref) : null;
  if (committed) {
    account.made(committed);
    return;
  }
  const cancelled = isCancellation(error);
  const failure = cancelled ? { code: 'cancelled', params: {} } : failureNote(error);
  await unchanged(ref, account, cancelled ? 'cancelled' : 'failed', failure);
}

async function committedAfterAll(ref: RestoreRef): Promise<RestoreResult | null> {
  try {
    return await anywhere.restore.committedResult(ref);
  } catch (error) {
    log.warn('Whether it was committed cannot be seen', { ...failureNote(error) });
    return null;
  }
}

/** Nothing of the clinic changed: the record says why, and people are told unless they stopped it themselves. */
async function unchanged(
  ref: RestoreRef,
  account: RestoreAccount,
  state: Extract<RestoreState, 'failed' | 'cancelled' | 'refused'>,
  failure: FailureNote,
): Promise<RestoreOutcome> {
  account.note(failure);
  account.enter('notify', state);
  const { outcome } = account;
  await anywhere.record.endRestore({ ...ref, outcome });
  if (state !== 'cancelled') {
    await followedBy(ref, { news: state === 'refused' ? 'refused' : 'failed', outcome });
  }
  account.enter('done', state);
  account.ended(new Date());
  return outcome;
}

async function concluded(
  ref: RestoreRef,
  opened: OpenedRestore,
  account: RestoreAccount,
): Promise<RestoreOutcome> {
  // 4 · A look from outside. It is done and compared by now, so what this finds is told and undoes nothing.
  if (opened.target !== 'file') account.afterwards(await lookedAt(ref));
  // 5 · The record and the audit log.
  account.enter('notify', 'done');
  const { outcome } = account;
  await anywhere.record.endRestore({ ...ref, outcome });
  // 6 · People are told, and what was replaced is kept for a time.
  await followedBy(ref, { news: 'done', outcome });
  account.enter('done');
  account.ended(new Date());
  return outcome;
}

async function lookedAt(ref: RestoreRef): Promise<FailureNote | null> {
  try {
    return await anywhere.plan.checkRestored(ref);
  } catch (error) {
    return failureNote(error);
  }
}
