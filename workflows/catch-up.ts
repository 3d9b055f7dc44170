import { isCancellation, log } from '@temporalio/workflow';
import type { CatchUpOutcome, LackingCopy } from '../contracts/catch-up.ts';
import { inLanes } from '../contracts/in-lanes.ts';
import { failureNote } from './failure-note.ts';
import { anywhere } from './steps.ts';

/** So many stores at a time. */
const atOnce = 3;

/**
 * Gives every backup the copies that it was to have and lacks, from another store's: a store that was
 * down is caught up by itself, and no clinic's database is read for it.
 */
export async function catchUpCopies(): Promise<CatchUpOutcome> {
  const lacking = await anywhere.record.lackingCopies();
  const byStore = new Map<string, LackingCopy[]>();
  for (const copy of lacking) {
    const store = `${copy.clinicId} ${copy.to}`;
    byStore.set(store, [...(byStore.get(store) ?? []), copy]);
  }
  let made = 0;
  await inLanes([...byStore.values()], atOnce, async (queue) => {
    // Awaited apart: another lane may add to the sum meanwhile.
    const some = await caughtUp(queue);
    made += some;
  });
  return { made, left: lacking.length - made };
}

/** One store's copies, the newest first. Where one fails the store is still down: the next round tries again. */
async function caughtUp(copies: readonly LackingCopy[]): Promise<number> {
  let made = 0;
  for (const copy of copies) {
    const { clinicId, backupId, to: destination } = copy;
    try {
      await anywhere.catchUp.copyAcross(copy);
      await anywhere.catchUp.verifyCopy({ clinicId, backupId, destination, again: true });
      made += 1;
    } catch (error) {
      if (isCancellation(error)) throw error;
      const failure = failureNote(error);
      log.warn('A copy could not be made up for', { ...copy, ...failure });
      await anywhere.record.recordCopyFailure({ clinicId, backupId, destination, failure });
      return made;
    }
  }
  return made;
}
