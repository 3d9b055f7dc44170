import { asClinic, type Catalog } from '../database/catalog.ts';
import type { CleaningRecord, CleaningRef } from './cleaning-record.ts';
import { readCleaning } from './read-cleanings.ts';

/** What is new of a cleaning; what is left out stays as it was. */
export type CleaningChange = Partial<
  Pick<CleaningRecord, 'state' | 'backupId' | 'plan' | 'result' | 'failure' | 'endedAt'>
>;

/**
 * Writes what happened, and gives the record as it then is. A state that ends it is dated and final: a
 * late step that tells another one changes nothing at all. `cleaning-unknown`.
 */
export const recordCleaning = (
  catalog: Catalog,
  ref: CleaningRef,
  change: CleaningChange,
): Promise<CleaningRecord> =>
  asClinic(catalog, ref.clinicId, async (db) => {
    const old = await readCleaning(db, ref, 'FOR UPDATE');
    const next = { ...old, ...change };
    if (old.state !== 'running' && next.state !== old.state) return old;
    const endedAt = next.state === 'running' ? null : (old.endedAt ?? next.endedAt ?? new Date());
    await db.query(
      `UPDATE cleanings SET state = $3, backup_id = $4, plan = $5, result = $6, failure = $7,
         ended_at = $8
       WHERE clinic_id = $1 AND id = $2`,
      [
        ...[ref.clinicId, ref.cleaningId, next.state, next.backupId, next.plan, next.result],
        ...[next.failure, endedAt],
      ],
    );
    return readCleaning(db, ref);
  });
