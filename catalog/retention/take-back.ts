import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { BackupRecord, BackupRef } from '../backups/backup-record.ts';
import { readBackup } from '../backups/read-backups.ts';
import { asClinic, type Catalog } from '../database/catalog.ts';

/** What was taken out of the other stores meanwhile counts as lost: it is made again from the copy that is there. */
const missAgain = `
  UPDATE copies SET state = 'missing', removed_at = NULL, failure_code = 'copy-missing',
    failure_params = jsonb_build_object('destination', destination)
  WHERE clinic_id = $1 AND backup_id = $2 AND state = 'removed' AND removed_at >= $3`;

/**
 * Takes a deleted backup back in the state it had: while its copies are still in the stores, and one that a
 * person deleted for as long as a store keeps a copy of it locked.
 * `backup-unknown`; `backup-purged` once its time is over or for one that was never deleted.
 */
export const takeBack = (
  catalog: Catalog,
  ref: BackupRef,
  now: Date = new Date(),
): Promise<BackupRecord> =>
  asClinic(catalog, ref.clinicId, async (db) => {
    const { deletedAt } = await readBackup(db, ref, 'FOR UPDATE');
    const { rowCount } = await db.query(
      `UPDATE backups b SET state = state_before_deletion, state_before_deletion = NULL,
         deleted_at = NULL, deleted_by = NULL, deleted_why = NULL, purge_after = NULL
       WHERE clinic_id = $1 AND id = $2 AND state = 'deleted'
         AND state_before_deletion IS NOT NULL
         AND (
           EXISTS (
             SELECT FROM copies c WHERE c.backup_id = b.id AND c.state IN ('stored', 'intact')
               AND c.locked_until > $3
           )
           OR purge_after > $3 AND NOT EXISTS (
             SELECT FROM copies c WHERE c.backup_id = b.id AND c.state = 'removed'
               AND c.removed_at >= b.deleted_at
           )
         )`,
      [ref.clinicId, ref.backupId, now],
    );
    if (rowCount === 0) {
      throw new ResguardoError('backup-purged', {
        clinic: ref.clinicId,
        backup: String(ref.backupId),
      });
    }
    await db.query(missAgain, [ref.clinicId, ref.backupId, deletedAt]);
    return readBackup(db, ref);
  });
