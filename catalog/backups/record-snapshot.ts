import type { SnapshotSummary } from '../../contracts/activities.ts';
import { asClinic, type Catalog } from '../database/catalog.ts';
import type { BackupRef } from './backup-record.ts';
import { unknownBackup } from './read-backups.ts';

/** Counts one reading of the clinic's database, when it begins. Gives how many there were. */
export const countSnapshot = (catalog: Catalog, ref: BackupRef): Promise<number> =>
  asClinic(catalog, ref.clinicId, async (db) => {
    const { rows } = await db.query<{ snapshots: number }>(
      `UPDATE backups SET snapshots = snapshots + 1 WHERE clinic_id = $1 AND id = $2
       RETURNING snapshots`,
      [ref.clinicId, ref.backupId],
    );
    if (!rows[0]) throw unknownBackup(ref);
    return rows[0].snapshots;
  });

/** The figures of the snapshot that counts: the latest one, where a host was lost. */
export const recordSnapshot = (
  catalog: Catalog,
  ref: BackupRef,
  summary: SnapshotSummary & { readonly takenAt?: Date },
): Promise<void> =>
  asClinic(catalog, ref.clinicId, async (db) => {
    const { rowCount } = await db.query(
      `UPDATE backups SET rows = $3, tables = $4, large_objects = $5, plain_bytes = $6, bytes = $7,
         sha256 = $8, md5 = $9, snapshot_at = coalesce($10, snapshot_at)
       WHERE clinic_id = $1 AND id = $2`,
      [
        ...[ref.clinicId, ref.backupId, summary.rows, summary.tables, summary.largeObjects],
        ...[summary.plainBytes, summary.bytes, summary.sha256, summary.md5],
        summary.takenAt ?? null,
      ],
    );
    if (rowCount === 0) throw unknownBackup(ref);
  });
