import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { asClinic, type Catalog } from '../database/catalog.ts';
import type { Db } from '../database/db.ts';
import type { BackupRecord, BackupRef } from './backup-record.ts';
import { readBackup } from './read-backups.ts';

const isLastProof = async (db: Db, backup: BackupRecord): Promise<boolean> => {
  if (backup.sampleAt !== null) return false;
  if (backup.state !== 'intact' && backup.state !== 'restorable') return false;
  const asGood = backup.state === 'intact' ? ['intact', 'restorable'] : ['restorable'];
  const { rows } = await db.query(
    `SELECT FROM backups WHERE clinic_id = $1 AND id <> $2 AND state = ANY ($3)
       AND sample_at IS NULL LIMIT 1`,
    [backup.clinicId, backup.id, asGood],
  );
  return rows.length === 0;
};

export interface Deletion {
  /** Null: retention. */
  readonly by: number | null;
  readonly force?: boolean;
  /** Days for which its copies stay in the stores and it can be taken back. */
  readonly graceDays?: number;
  /** Sees it as it is while nobody else can change it; throws where that is not what was meant. */
  readonly look?: (now: BackupRecord) => void;
}

/**
 * Marks a backup as deleted and keeps its record; its copies are removed by whoever holds the stores.
 * Refused while it runs (`backup-running`), under legal hold (`backup-held`), and when nothing as well
 * proved would be left to the clinic (`backup-last-proved`) unless forced. Again: the first time stands.
 */
export const deleteBackup = (
  catalog: Catalog,
  ref: BackupRef,
  { by, force = false, graceDays = 0, look }: Deletion,
): Promise<BackupRecord> =>
  asClinic(catalog, ref.clinicId, async (db) => {
    // The clinic's row is the lock: two deletions at once must not each leave the other as the last.
    await db.query('SELECT FROM clinics WHERE id = $1 FOR UPDATE', [ref.clinicId]);
    const backup = await readBackup(db, ref, 'FOR UPDATE');
    look?.(backup);
    const params = { clinic: ref.clinicId, backup: String(ref.backupId) };
    if (backup.state === 'deleted') return backup;
    if (backup.state === 'running') throw new ResguardoError('backup-running', params);
    if (backup.heldAt !== null) throw new ResguardoError('backup-held', params);
    if (!force && (await isLastProof(db, backup)))
      throw new ResguardoError('backup-last-proved', params);
    await db.query(
      `UPDATE backups SET state = 'deleted', state_before_deletion = state, deleted_at = now(),
         deleted_by = $3, deleted_why = CASE WHEN $3::bigint IS NULL THEN 'retention' ELSE 'person' END,
         purge_after = now() + make_interval(days => $4)
       WHERE clinic_id = $1 AND id = $2`,
      [ref.clinicId, ref.backupId, by, graceDays],
    );
    return readBackup(db, ref);
  });
