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

export type SnapshotFigures = Omit<SnapshotSummary, 'attempts'> & {
  /** Where the step counts its own readings; `countSnapshot` counts them over all hosts. */
  readonly attempts?: number;
  readonly takenAt?: Date;
};

/** The figures of the snapshot that counts: the latest one, where a host was lost. `backup-unknown`. */
export const recordSnapshot = (
  catalog: Catalog,
  ref: BackupRef,
  figures: SnapshotFigures,
): Promise<void> =>
  asClinic(catalog, ref.clinicId, async (db) => {
    const { rowCount } = await db.query(
      `UPDATE backups SET rows = $3, tables = $4, large_objects = $5, plain_bytes = $6, bytes = $7,
         sha256 = $8, md5 = $9, snapshot_at = coalesce($10, snapshot_at),
         snapshots = greatest(snapshots, $11)
       WHERE clinic_id = $1 AND id = $2`,
      [
        ...[ref.clinicId, ref.backupId, figures.rows, figures.tables, figures.largeObjects],
        ...[figures.plainBytes, figures.bytes, figures.sha256, figures.md5],
        ...[figures.takenAt ?? null, figures.attempts ?? 0],
      ],
    );
    if (rowCount === 0) throw unknownBackup(ref);
  });
