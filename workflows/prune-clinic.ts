import { isCancellation, log, patched } from '@temporalio/workflow';
import type { PruneOutcome, PruneRequest } from '../contracts/retention/prune.ts';
import { failureNote } from './failure-note.ts';
import { settleLocks } from './settle-locks.ts';
import { anywhere } from './steps.ts';

/**
 * Applies a clinic's retention: what it no longer keeps is marked as deleted and can be taken back for
 * a time; what was deleted long enough ago is taken out of every store.
 */
export async function pruneClinic({ clinicId }: PruneRequest): Promise<PruneOutcome> {
  // 1 · Mark, one by one: each is looked at again under its lock, so that the last proof stays.
  const pruned: number[] = [];
  for (const backupId of await anywhere.record.backupsToPrune(clinicId)) {
    if (await anywhere.record.recordPruned({ clinicId, backupId })) pruned.push(backupId);
  }

  // 2 · Take out what nobody can take back any more. A store that is down holds up none of the others.
  const purged: number[] = [];
  const left: number[] = [];
  const locked: number[] = [];
  const ends = { gone: purged, left, locked };
  for (const backupId of await anywhere.record.backupsToPurge(clinicId)) {
    ends[await outOfEveryStore(clinicId, backupId)].push(backupId);
  }

  // 3 · Have the stores keep what they are to keep, where they could not be told before.
  if (patched('locks')) await settleLocks({ clinicId });
  return { pruned, purged, left, locked };
}

type End = 'gone' | 'left' | 'locked';

/** What is worst of them: one that failed is tried again, one that is locked is waited for. */
const worst = (ends: readonly End[]): End =>
  ends.includes('left') ? 'left' : ends.includes('locked') ? 'locked' : 'gone';

async function outOfEveryStore(clinicId: string, backupId: number): Promise<End> {
  const copies = await anywhere.record.listCopies({ clinicId, backupId });
  const ends = await Promise.all(
    copies.map(async ({ destination }): Promise<End> => {
      try {
        const copy = { clinicId, backupId, destination };
        const kept = await anywhere.purge.removeCopy({ ...copy, keepState: false });
        return kept ? 'locked' : 'gone';
      } catch (error) {
        if (isCancellation(error)) throw error;
        log.warn('A copy could not be taken out', { destination, ...failureNote(error) });
        return 'left';
      }
    }),
  );
  return worst(ends);
}
