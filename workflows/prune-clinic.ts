import { isCancellation, log } from '@temporalio/workflow';
import type { PruneOutcome, PruneRequest } from '../contracts/retention/prune.ts';
import { failureNote } from './failure-note.ts';
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
  for (const backupId of await anywhere.record.backupsToPurge(clinicId)) {
    const gone = await outOfEveryStore(clinicId, backupId);
    (gone ? purged : left).push(backupId);
  }
  return { pruned, purged, left };
}

async function outOfEveryStore(clinicId: string, backupId: number): Promise<boolean> {
  const copies = await anywhere.record.listCopies({ clinicId, backupId });
  const ends = await Promise.all(
    copies.map(async ({ destination }) => {
      try {
        await anywhere.purge.removeCopy({ clinicId, backupId, destination, keepState: false });
        return true;
      } catch (error) {
        if (isCancellation(error)) throw error;
        log.warn('A copy could not be taken out', { destination, ...failureNote(error) });
        return false;
      }
    }),
  );
  return ends.every(Boolean);
}
