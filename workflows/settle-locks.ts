import { isCancellation, log } from '@temporalio/workflow';
import type { LocksOutcome, LocksRequest } from '../contracts/retention/locks.ts';
import { inLanes } from '../contracts/in-lanes.ts';
import { failureNote } from './failure-note.ts';
import { anywhere } from './steps.ts';

/** So many copies at a time: each is a few small requests to its store. */
const atOnce = 4;

/**
 * Brings the stores' locks and legal holds of one clinic's copies into step with what the catalog asks for:
 * after a hold or its lifting, a longer policy, or a store that could not be told before.
 */
export async function settleLocks({ clinicId }: LocksRequest): Promise<LocksOutcome> {
  const copies = await anywhere.record.locksToSettle(clinicId);
  let settled = 0;
  await inLanes(copies, atOnce, async (copy) => {
    try {
      await anywhere.purge.settleLock(copy);
      settled += 1;
    } catch (error) {
      if (isCancellation(error)) throw error;
      log.warn('A copy could not be locked or released', { ...copy, ...failureNote(error) });
    }
  });
  return { settled, left: copies.length - settled };
}
