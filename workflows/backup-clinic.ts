import { CancellationScope, condition, isCancellation, log, patched } from '@temporalio/workflow';
import type { BackupOutcome, BackupRequest, OpenedBackup } from '../contracts/activities.ts';
import type { TurnWish } from '../activities/turns/turn-step-names.ts';
import { copyStateAfter } from '../contracts/copy-state-after.ts';
import type { TurnWork } from '../contracts/turns/turns.ts';
import { asCancellation } from './as-cancellation.ts';
import { BackupAccount } from './backup-account.ts';
import { asWorkflowFailure, failureNote, isHostLost } from './failure-note.ts';
import { anywhere, onHost } from './steps.ts';
import { tolerated } from './tolerated.ts';
import { RunTurns, type Turn } from './turns/run-turns.ts';

/**
 * One clinic's backup, whole and proved. Returns what was proved; throws, after cleaning up, when
 * nothing that could be restored was made. A clinic's administrators are told in every case but a
 * cancellation.
 */
export async function backupClinic(request: BackupRequest): Promise<BackupOutcome> {
  const account = new BackupAccount(request, new Date());
  // Backups begun by an earlier version go on as they began.
  const turns = patched('turns') ? new RunTurns((waiting) => account.waits(waiting)) : null;
  const beside = patched('turns-beside-work');
  let opened: OpenedBackup | undefined;
  try {
    // 1 · Open the record and take a worker's disk; another's, if that one is lost with its spool.
    for (let stored = false; !stored;) {
      const asked = beside ? turns?.ask(wishOf(request, 'read')) : undefined;
      try {
        opened = await anywhere.record.openBackup(request);
      } catch (error) {
        await asked?.leave();
        throw error;
      }
      account.opened(opened);
      // Before anything is asked of the host: what waits there for a spool keeps others from working.
      const turn = await (asked?.held ?? turns?.take(wishOf(request, 'read')));
      // 2 · Read the database once, while every copy follows; prove each as soon as it is whole.
      stored = await storeCopies(request, opened, account, { turns, turn, beside });
    }
    await concluded(request, opened, account);
  } catch (thrown) {
    const error = asCancellation(thrown);
    await CancellationScope.nonCancellable(() => givenUp(request, opened, account, error));
    throw isCancellation(error) ? error : asWorkflowFailure(failureNote(error));
  }
  // 5 · Put the spool away and tell people.
  return CancellationScope.nonCancellable(() => closed(request, opened, account));
}

interface TurnInHand {
  readonly turns: RunTurns | null;
  readonly turn: Turn | undefined;
  /** Copies need not wait until the turn is given back. */
  readonly beside: boolean;
}

/**
 * Phases 2 to 4 for one spool: snapshot, copies, read-backs, and a drill of the first copy that is
 * intact. False when the host was lost before any copy was stored: then it must begin again.
 */
async function storeCopies(
  request: BackupRequest,
  opened: OpenedBackup,
  account: BackupAccount,
  { turns, turn, beside }: TurnInHand,
): Promise<boolean> {
  const host = onHost(opened);
  const { clinicId } = request;
  const { backupId, spool } = opened;
  account.reads();
  let read = false;
  let settled = 0;

  const readDatabase = async (): Promise<void> => {
    const told = (): void => {
      account.enter('upload');
      read = true;
    };
    try {
      account.read(await host.snapshot.takeSnapshot({ clinicId, backupId, spool }));
      if (beside) told();
    } finally {
      await turn?.giveBack();
    }
    if (!beside) told();
  };

  const makeCopy = async (destination: string): Promise<void> => {
    const copy = { clinicId, backupId, destination };
    try {
      const { bytes } = await host.copy.uploadCopy({ ...copy, spool });
      account.copy(destination, { uploaded: bytes });
      await condition(() => read);
      await host.copy.publishManifest({ ...copy, spool });
      account.copy(destination, { state: 'stored' });
      // 3 · Read it back and compare.
      account.enter('verify', account.firstCopy('intact') ? account.progress.state : 'stored');
      const verified = await anywhere.verify.verifyCopy(copy);
      account.copy(destination, { state: 'intact', verified: verified.bytes });
      if (account.progress.state === 'stored') account.enter('verify', 'intact');
    } catch (error) {
      if (isCancellation(asCancellation(error))) throw error;
      const nothingStored = !account.firstCopy('stored') && !account.firstCopy('intact');
      if (isHostLost(error) && nothingStored) throw error;
      const failure = isHostLost(error)
        ? { code: 'spool-missing', params: { destination } }
        : failureNote(error);
      const state = copyStateAfter(failure, account.copyState(destination));
      account.copy(destination, { state, error: failure });
      account.note(failure);
      await CancellationScope.nonCancellable(() =>
        anywhere.record.recordCopyFailure({ ...copy, failure }),
      );
      if (account.progress.copies.every((one) => one.error)) throw asWorkflowFailure(failure);
    } finally {
      settled += 1;
    }
  };

  // 4 · Rehearse a restore with the first copy that is intact, while others may still be on their way.
  const rehearse = async (): Promise<void> => {
    if (!opened.drill) return;
    await condition(() => !!account.firstCopy('intact') || settled === opened.destinations.length);
    const copy = account.firstCopy('intact');
    if (!copy) return;
    const { destination } = copy;
    const rehearsal = (): Promise<void> => drill(clinicId, backupId, destination, account);
    await (turns ? turns.during(wishOf(request, 'drill'), rehearsal) : rehearsal());
  };

  const scope = new CancellationScope();
  return scope.run(async () => {
    const work = [
      readDatabase(),
      ...opened.destinations.map(({ name }) => makeCopy(name)),
      rehearse(),
    ];
    try {
      await Promise.all(work);
      return true;
    } catch (error) {
      scope.cancel();
      await Promise.allSettled(work);
      if (!isHostLost(error)) throw error;
      log.warn('The host of the spool is lost: beginning again on another', {
        hostId: opened.hostId,
      });
      return false;
    }
  });
}

/** A sample goes behind what somebody waits for, however it is said to have been started. */
const wishOf = (
  { clinicId, trigger, urgent = false, sampleAt }: BackupRequest,
  work: TurnWork,
): Omit<TurnWish, 'ticket'> => ({
  ...{ clinicId, work, urgent },
  trigger: sampleAt === undefined ? trigger : 'automatic',
});

async function drill(
  clinicId: string,
  backupId: number,
  destination: string,
  account: BackupAccount,
): Promise<void> {
  account.enter('drill', 'intact');
  account.drill('running', 0);
  try {
    const { tables } = await anywhere.drill.drillCopy({ clinicId, backupId, destination });
    account.drill('passed', tables);
    account.enter('drill', 'restorable');
  } catch (error) {
    if (isCancellation(asCancellation(error))) throw error;
    const failure = failureNote(error);
    account.drill('failed', 0, failure);
    account.note(failure);
    await anywhere.record.recordDrillFailure({ clinicId, backupId, failure });
  }
}

/** The state that was reached is written down; it is what the steps have proved, never more. */
async function concluded(
  request: BackupRequest,
  opened: OpenedBackup | undefined,
  account: BackupAccount,
): Promise<void> {
  if (!opened) return;
  const { state, error } = account.progress;
  await anywhere.record.endRecord({
    clinicId: request.clinicId,
    backupId: opened.backupId,
    state,
    failure: error,
  });
}

async function closed(
  request: BackupRequest,
  opened: OpenedBackup | undefined,
  account: BackupAccount,
): Promise<BackupOutcome> {
  if (opened) {
    await tolerated('removeSpool', onHost(opened).cleanUp.removeSpool(opened.spool));
    const failed = account.progress.copies.filter((copy) => copy.state === 'failed');
    for (const { destination } of failed)
      await removed(request.clinicId, opened.backupId, destination);
    account.enter('notify');
    await told(request.clinicId, opened.backupId, account);
  }
  account.enter('done');
  return account.outcome(new Date());
}

/** Nothing restorable came of it, or somebody stopped it: leave no trace but the record. */
async function givenUp(
  request: BackupRequest,
  opened: OpenedBackup | undefined,
  account: BackupAccount,
  error: unknown,
): Promise<void> {
  const cancelled = isCancellation(error);
  const failure = cancelled ? { code: 'cancelled', params: {} } : failureNote(error);
  account.note(failure);
  if (!opened) {
    account.enter('done', cancelled ? 'cancelled' : 'failed');
    return;
  }
  const { clinicId } = request;
  const { backupId } = opened;
  await tolerated('removeSpool', onHost(opened).cleanUp.removeSpool(opened.spool));
  await tolerated('dropScratch', anywhere.cleanUp.dropScratch({ clinicId, backupId }));
  // A copy that was read back is worth keeping even when the rest was stopped.
  const proved = account.firstCopy('intact');
  for (const copy of account.progress.copies) {
    if (copy.state === 'intact') continue;
    await removed(clinicId, backupId, copy.destination);
    if (!copy.error) account.copy(copy.destination, { state: 'removed' });
  }
  const state = proved ? 'intact' : cancelled ? 'cancelled' : 'failed';
  account.enter('notify', state);
  await anywhere.record.endRecord({ clinicId, backupId, state, failure });
  if (!cancelled) await told(clinicId, backupId, account);
  account.enter('done', state);
  account.outcome(new Date());
}

const removed = (clinicId: string, backupId: number, destination: string): Promise<void> =>
  tolerated(
    'removeCopy',
    anywhere.cleanUp.removeCopy({ clinicId, backupId, destination, keepState: true }),
  );

const told = (clinicId: string, backupId: number, account: BackupAccount): Promise<void> =>
  tolerated(
    'notifyPeople',
    anywhere.notify.notifyPeople({ clinicId, backupId, outcome: account.outcome(new Date()) }),
  );
