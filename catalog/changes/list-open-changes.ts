import { z } from 'zod';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { many } from '../database/rows.ts';

export const OpenChange = z.object({
  /** Whose data change, and who asked. */
  changedClinicId: z.string(),
  clinicId: z.string(),
  restoreId: z.number().nullable(),
  cleaningId: z.number().nullable(),
  /** Null until its workflow has told. */
  workflowId: z.string().nullable(),
  runId: z.string().nullable(),
  requestedAt: z.date(),
});
export type OpenChange = z.infer<typeof OpenChange>;

/**
 * Every restore and cleaning that has not ended, oldest first. One that no workflow of Temporal's is
 * behind was cut off between its record and its start, and would keep its clinic for ever.
 */
export const listOpenChanges = (catalog: Catalog): Promise<OpenChange[]> =>
  asSystem(catalog, (db) =>
    many(
      db,
      OpenChange,
      `SELECT h.clinic_id AS "changedClinicId", h.asked_by_clinic_id AS "clinicId",
         h.restore_id AS "restoreId", h.cleaning_id AS "cleaningId",
         coalesce(r.workflow_id, k.workflow_id) AS "workflowId",
         coalesce(r.run_id, k.run_id) AS "runId",
         coalesce(r.requested_at, k.requested_at) AS "requestedAt"
       FROM changes h
       LEFT JOIN restores r ON r.id = h.restore_id
       LEFT JOIN cleanings k ON k.id = h.cleaning_id
       ORDER BY 7, 1`,
    ),
  );
