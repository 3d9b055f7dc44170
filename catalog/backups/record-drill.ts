import { asClinic, type Catalog } from '../database/catalog.ts';
import type { BackupRef } from './backup-record.ts';
import { unknownBackup } from './read-backups.ts';

export interface DrillNote {
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly loadSeconds?: number;
  readonly compareSeconds?: number;
}

/** How the latest rehearsal went: a passed one says how long a restore takes. */
export const recordDrill = (catalog: Catalog, ref: BackupRef, drill: DrillNote): Promise<void> =>
  asClinic(catalog, ref.clinicId, async (db) => {
    const { rowCount } = await db.query(
      `UPDATE backups SET drill_state = $3, drill_load_seconds = $4, drill_compare_seconds = $5,
         drill_at = now()
       WHERE clinic_id = $1 AND id = $2`,
      [
        ...[ref.clinicId, ref.backupId, drill.state],
        ...[drill.loadSeconds ?? null, drill.compareSeconds ?? null],
      ],
    );
    if (rowCount === 0) throw unknownBackup(ref);
  });
