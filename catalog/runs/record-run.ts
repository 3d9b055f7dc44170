import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { asClinic, type Catalog } from '../database/catalog.ts';
import { brokeConstraint } from '../database/catalog-error.ts';
import { first } from '../database/rows.ts';
import { runColumns, RunRecord, type RunState } from './run-record.ts';

export interface RunStart {
  readonly kind: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly clinicId: string;
  readonly backupId?: number | null;
  readonly requestedBy?: number | null;
  readonly startedAt?: Date;
}

/** Notes that a workflow was started; the same run again gives the same record. `clinic-unknown`. */
export const recordRun = async (catalog: Catalog, start: RunStart): Promise<RunRecord> => {
  const { clinicId, workflowId, runId } = start;
  try {
    return await asClinic(catalog, clinicId, async (db) => {
      // Its backup may have been opened before the starter came to note the run.
      await db.query(
        `INSERT INTO runs AS r (
           kind, workflow_id, run_id, clinic_id, backup_id, requested_by, started_at
         ) VALUES ($1, $2, $3, $4, coalesce($5, (
           SELECT id FROM backups WHERE clinic_id = $4 AND workflow_id = $2 AND run_id = $3
         )), $6, coalesce($7, now()))
         ON CONFLICT (workflow_id, run_id) DO UPDATE SET
           backup_id = coalesce(r.backup_id, excluded.backup_id),
           requested_by = coalesce(r.requested_by, excluded.requested_by)`,
        [
          ...[start.kind, workflowId, runId, clinicId, start.backupId ?? null],
          ...[start.requestedBy ?? null, start.startedAt ?? null],
        ],
      );
      const run = await first(
        db,
        RunRecord,
        `SELECT ${runColumns} FROM runs r
         WHERE r.clinic_id = $1 AND r.workflow_id = $2 AND r.run_id = $3`,
        [clinicId, workflowId, runId],
      );
      if (!run) throw new ResguardoError('internal', { what: 'a run vanished while noted' });
      return run;
    });
  } catch (error) {
    if (brokeConstraint(error, 'runs_clinic_id_fkey'))
      throw new ResguardoError('clinic-unknown', { clinic: clinicId }, { cause: error });
    throw error;
  }
};

/** Notes how it ended, once. Nothing happens for a run that was not noted or has ended. */
export const endRun = (
  catalog: Catalog,
  { clinicId, workflowId, runId }: Pick<RunStart, 'clinicId' | 'workflowId' | 'runId'>,
  state: Exclude<RunState, 'running'>,
): Promise<void> =>
  asClinic(catalog, clinicId, async (db) => {
    await db.query(
      `UPDATE runs SET state = $4, ended_at = now()
       WHERE clinic_id = $1 AND workflow_id = $2 AND run_id = $3 AND state = 'running'`,
      [clinicId, workflowId, runId, state],
    );
  });
