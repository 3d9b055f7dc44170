import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { BackupRecord, BackupRef } from '../backups/backup-record.ts';
import { readBackup } from '../backups/read-backups.ts';
import { asClinic, type Catalog } from '../database/catalog.ts';

/**
 * Puts a backup under legal hold: neither retention nor a person deletes it until the hold is lifted.
 * The first hold stands. `backup-unknown`; `copy-not-stored` for one that is deleted or has no copies.
 */
export const holdBackup = (
  catalog: Catalog,
  ref: BackupRef,
  { by, reason }: { by: number; reason: string },
): Promise<BackupRecord> =>
  asClinic(catalog, ref.clinicId, async (db) => {
    const { state } = await readBackup(db, ref, 'FOR UPDATE');
    if (state === 'deleted' || state === 'failed' || state === 'cancelled') {
      throw new ResguardoError('copy-not-stored', { backup: String(ref.backupId), state });
    }
    await db.query(
      `UPDATE backups SET held_at = now(), held_by = $3, hold_reason = $4
       WHERE clinic_id = $1 AND id = $2 AND held_at IS NULL`,
      [ref.clinicId, ref.backupId, by, reason],
    );
    return readBackup(db, ref);
  });

/** Lifts a hold; one that has none stays so. `backup-unknown`. */
export const liftHold = (catalog: Catalog, ref: BackupRef): Promise<BackupRecord> =>
  asClinic(catalog, ref.clinicId, async (db) => {
    await db.query(
      `UPDATE backups SET held_at = NULL, held_by = NULL, hold_reason = NULL
       WHERE clinic_id = $1 AND id = $2`,
      [ref.clinicId, ref.backupId],
    );
    return readBackup(db, ref);
  });
