import { asClinic, type Catalog } from '../database/catalog.ts';
import { readRestore } from './read-restores.ts';
import type { RestoreRecord, RestoreRef } from './restore-record.ts';

/** Notes the workflow that does it, and when it began. Again: the time stands. `restore-unknown`. */
export const startRestore = (
  catalog: Catalog,
  ref: RestoreRef,
  { workflowId, runId }: { workflowId: string; runId: string },
): Promise<RestoreRecord> =>
  asClinic(catalog, ref.clinicId, async (db) => {
    await db.query(
      `UPDATE restores SET workflow_id = $3, run_id = $4, started_at = coalesce(started_at, now())
       WHERE clinic_id = $1 AND id = $2 AND ended_at IS NULL`,
      [ref.clinicId, ref.restoreId, workflowId, runId],
    );
    return readRestore(db, ref);
  });
