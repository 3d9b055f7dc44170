import { z } from 'zod';
import { asClinic, asSystem, type Catalog } from '../database/catalog.ts';
import { many } from '../database/rows.ts';
import type { RestoreRef } from './restore-record.ts';

const UnsweptRestore = z.object({
  restoreId: z.number().int(),
  clinicId: z.string(),
  changedClinicId: z.string(),
  workflowId: z.string(),
  runId: z.string().nullable(),
});
export type UnsweptRestore = z.infer<typeof UnsweptRestore>;

/** So many are looked after in one round. */
const atOnce = 50;

/**
 * Restores of whole databases that began, that ended without being done before `endedBefore`, and whose server
 * was not seen to be clear of them since; the longest over first.
 */
export const listUnsweptRestores = (
  catalog: Catalog,
  endedBefore: Date,
): Promise<UnsweptRestore[]> =>
  asSystem(catalog, (db) =>
    many(
      db,
      UnsweptRestore,
      `SELECT r.id AS "restoreId", r.clinic_id AS "clinicId", r.changed_clinic_id AS "changedClinicId",
         r.workflow_id AS "workflowId", r.run_id AS "runId"
       FROM restores r JOIN clinics c ON c.id = r.changed_clinic_id
       WHERE r.swept_at IS NULL AND r.state IN ('failed', 'cancelled') AND r.ended_at < $1
         AND r.kind = 'restore' AND r.workflow_id IS NOT NULL
         AND c.scope ->> 'kind' = 'database' AND c.archived_at IS NULL
       ORDER BY r.ended_at, r.id LIMIT $2`,
      [endedBefore, atOnce],
    ),
  );

/** Nothing of it is left on its server. */
export const markSwept = (catalog: Catalog, { clinicId, restoreId }: RestoreRef): Promise<void> =>
  asClinic(catalog, clinicId, async (db) => {
    await db.query(
      'UPDATE restores SET swept_at = now() WHERE clinic_id = $1 AND id = $2 AND ended_at IS NOT NULL',
      [clinicId, restoreId],
    );
  });
