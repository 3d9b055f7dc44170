import type { SlotEnd } from '../../contracts/scheduled-runs.ts';
import { backupWorkflowId } from '../../contracts/temporal.ts';
import { ClinicId } from '../../contracts/ids.ts';
import { asClinic, type Catalog } from '../database/catalog.ts';

/**
 * Notes what became of a slot, once, and disables the schedule of a clinic that was to run this once.
 * A slot that has ended stays as it is.
 */
export const endSlot = (
  catalog: Catalog,
  { clinicId, slot }: { clinicId: string; slot: Date },
  { state, reason, backupRun, failure }: SlotEnd,
): Promise<{ backupId: number | null }> =>
  asClinic(catalog, clinicId, async (db) => {
    const { rows } = await db.query<{ backupId: number | null }>(
      `UPDATE scheduled_runs SET state = $3, reason = $4, failure = $5, ended_at = now(),
         backup_id = (SELECT id FROM backups
           WHERE clinic_id = $1 AND workflow_id = $6 AND run_id = $7)
       WHERE clinic_id = $1 AND slot = $2 AND state = 'running'
       RETURNING backup_id AS "backupId"`,
      [
        ...[clinicId, slot, state, reason ?? null, failure ?? null],
        ...[backupWorkflowId(ClinicId.parse(clinicId)), backupRun ?? null],
      ],
    );
    if (rows[0])
      await db.query(
        `UPDATE clinics SET backup_schedule = 'disabled', next_scheduled_backup = NULL
         WHERE id = $1 AND backup_schedule = 'scheduled' AND next_scheduled_backup = $2`,
        [clinicId, slot],
      );
    return { backupId: rows[0]?.backupId ?? null };
  });
