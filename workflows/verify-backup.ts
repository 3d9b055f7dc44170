import { isCancellation, patched, setCurrentDetails } from '@temporalio/workflow';
import type { CopyOutcome } from '../contracts/activities.ts';
import { copyStateAfter } from '../contracts/copy-state-after.ts';
import { failureNote } from './failure-note.ts';
import { anywhere } from './steps.ts';
import { RunTurns } from './turns/run-turns.ts';
import { waitingLine } from './turns/turns-details.ts';

export interface VerifyRequest {
  readonly clinicId: string;
  readonly backupId: number;
  /** Also restore one copy into a scratch database. */
  readonly drill: boolean;
  /** Nobody waits for it: those that somebody asked for go first. */
  readonly automatic?: boolean;
}

export interface VerifyOutcome {
  readonly copies: readonly CopyOutcome[];
  readonly drill: 'passed' | 'failed' | 'skipped';
}

/** Reads every copy of a backup back again and, when asked, rehearses a restore with one that is intact. */
export async function verifyBackup(request: VerifyRequest): Promise<VerifyOutcome> {
  const { clinicId, backupId } = request;
  // Begun by an earlier version, it goes on as it began.
  const turns = patched('turns')
    ? new RunTurns((waiting) => setCurrentDetails(waiting ? waitingLine(waiting) : ''))
    : null;

  // 1 · Every copy, side by side; one that fails is named and does not stop the others.
  const stored = await anywhere.record.listCopies({ clinicId, backupId });
  const copies = await Promise.all(
    stored.map(async ({ destination, state: before }): Promise<CopyOutcome> => {
      const copy = { clinicId, backupId, destination };
      try {
        await anywhere.verify.verifyCopy({ ...copy, again: true });
        return { destination, state: 'intact', failure: null };
      } catch (error) {
        if (isCancellation(error)) throw error;
        const failure = failureNote(error);
        await anywhere.record.recordCopyFailure({ ...copy, failure });
        return { destination, state: copyStateAfter(failure, before), failure };
      }
    }),
  );

  // 2 · Of which none is left, there is no backup any more: nobody shall count on it.
  const lost = copies.every(({ state }) => state === 'damaged' || state === 'missing');
  const [first] = copies;
  if (lost && first?.failure) {
    await anywhere.record.endRecord({
      clinicId,
      backupId,
      state: 'failed',
      failure: first.failure,
    });
  }

  // 3 · A rehearsal.
  const intact = copies.find((copy) => copy.state === 'intact');
  if (!request.drill || !intact) return { copies, drill: 'skipped' };
  const { destination } = intact;
  const rehearsal = () => anywhere.drill.drillCopy({ clinicId, backupId, destination });
  const trigger = request.automatic ? 'automatic' : 'manual';
  const wish = { clinicId, work: 'drill', trigger, urgent: false } as const;
  try {
    await (turns ? turns.during(wish, rehearsal) : rehearsal());
    return { copies, drill: 'passed' };
  } catch (error) {
    if (isCancellation(error)) throw error;
    await anywhere.record.recordDrillFailure({ clinicId, backupId, failure: failureNote(error) });
    return { copies, drill: 'failed' };
  }
}
