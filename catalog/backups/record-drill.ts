import type { FailureNote } from '../../contracts/failure-note.ts';
import { asClinic, type Catalog } from '../database/catalog.ts';
import type { BackupRef } from './backup-record.ts';
import { unknownBackup } from './read-backups.ts';

export interface DrillNote {
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly loadSeconds?: number;
  readonly compareSeconds?: number;
  /** Why it failed. */
  readonly failure?: FailureNote;
}

/** These say that the backup itself did not come back as it was; others, that it could not be tried. */
const disproofs = ['drill-differs', 'drill-load-failed'];

/**
 * How the latest rehearsal went: a passed one says how long a restore takes. One that disproves the
 * backup takes back that it was restorable. A sample's is not one of the clinic's own.
 */
export const recordDrill = (catalog: Catalog, ref: BackupRef, drill: DrillNote): Promise<void> =>
  asClinic(catalog, ref.clinicId, async (db) => {
    const { rowCount } = await db.query(
      `UPDATE backups SET drill_state = $3, drill_load_seconds = $4, drill_compare_seconds = $5,
         drill_at = now(),
         state = CASE WHEN state = 'restorable' AND $8 THEN 'intact' ELSE state END,
         failure_code = CASE WHEN state = 'failed' THEN failure_code ELSE $6 END,
         failure_params = CASE WHEN state = 'failed' THEN failure_params ELSE $7::jsonb END
       WHERE clinic_id = $1 AND id = $2`,
      [
        ...[ref.clinicId, ref.backupId, drill.state],
        ...[drill.loadSeconds ?? null, drill.compareSeconds ?? null],
        ...[drill.failure?.code ?? null, drill.failure?.params ?? null],
        disproofs.includes(drill.failure?.code ?? ''),
      ],
    );
    if (rowCount === 0) throw unknownBackup(ref);
    if (drill.state === 'skipped') return;
    await db.query(
      `INSERT INTO drills (
         clinic_id, backup_id, state, load_seconds, compare_seconds, failure_code, failure_params
       ) SELECT clinic_id, id, $3, $4::float8, $5::float8, $6, $7::jsonb
       FROM backups WHERE clinic_id = $1 AND id = $2 AND sample_at IS NULL`,
      [
        ...[ref.clinicId, ref.backupId, drill.state],
        ...[drill.loadSeconds ?? null, drill.compareSeconds ?? null],
        ...[drill.failure?.code ?? null, drill.failure?.params ?? null],
      ],
    );
  });
