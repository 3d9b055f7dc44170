import { asClinic, type Catalog } from '../database/catalog.ts';
import type { CleaningRecord, CleaningRef } from './cleaning-record.ts';
import { readCleaning } from './read-cleanings.ts';

/** Notes the workflow that does it, and when it began. Again: the time stands. `cleaning-unknown`. */
export const startCleaning = (
  catalog: Catalog,
  ref: CleaningRef,
  { workflowId, runId }: { workflowId: string; runId: string },
): Promise<CleaningRecord> =>
  asClinic(catalog, ref.clinicId, async (db) => {
    await db.query(
      `UPDATE cleanings SET workflow_id = $3, run_id = $4, started_at = coalesce(started_at, now())
       WHERE clinic_id = $1 AND id = $2 AND ended_at IS NULL`,
      [ref.clinicId, ref.cleaningId, workflowId, runId],
    );
    return readCleaning(db, ref);
  });
