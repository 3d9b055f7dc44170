import { asClinic, type Catalog } from '../database/catalog.ts';
import { readRestore } from './read-restores.ts';
import { isOpen, type RestoreRecord, type RestoreRef } from './restore-record.ts';

/** What is new of a restore; what is left out stays as it was. */
export type RestoreChange = Partial<
  Pick<
    RestoreRecord,
    | 'state'
    | 'destination'
    | 'safetyBackupId'
    | 'result'
    | 'failure'
    | 'undoState'
    | 'undoUntil'
    | 'file'
    | 'endedAt'
  >
>;

/** What was put back, or is gone, is never kept again. */
const undoSettled = (state: RestoreRecord['undoState']): boolean =>
  state === 'used' || state === 'expired';

/**
 * Writes what happened, and gives the record as it then is. A state that ends it is dated and final: a
 * late step that tells another one changes nothing at all. `restore-unknown`.
 */
export const recordRestore = (
  catalog: Catalog,
  ref: RestoreRef,
  change: RestoreChange,
): Promise<RestoreRecord> =>
  asClinic(catalog, ref.clinicId, async (db) => {
    const old = await readRestore(db, ref, 'FOR UPDATE');
    const next = { ...old, ...change };
    if (!isOpen(old) && next.state !== old.state) return old;
    const endedAt = isOpen(next) ? null : (old.endedAt ?? next.endedAt ?? new Date());
    await db.query(
      `UPDATE restores SET state = $3, destination = $4, safety_backup_id = $5, result = $6,
         failure = $7, undo_state = $8, undo_until = $9, file = $10, ended_at = $11
       WHERE clinic_id = $1 AND id = $2`,
      [
        ...[ref.clinicId, ref.restoreId, next.state, next.destination, next.safetyBackupId],
        ...[next.result, next.failure, undoSettled(old.undoState) ? old.undoState : next.undoState],
        ...[next.undoUntil, next.file, endedAt],
      ],
    );
    return readRestore(db, ref);
  });
