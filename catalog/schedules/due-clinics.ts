import { z } from 'zod';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { many } from '../database/rows.ts';

const DueClinic = z.object({ clinicId: z.string(), name: z.string(), slot: z.date() });
export type DueClinic = z.infer<typeof DueClinic>;

/**
 * The clinics whose next run has come and was taken by nobody, the longest waiting first. Paused and
 * archived ones are never due.
 */
export const listDueClinics = (catalog: Catalog, now = new Date()): Promise<DueClinic[]> =>
  asSystem(catalog, (db) =>
    many(
      db,
      DueClinic,
      `SELECT c.id AS "clinicId", c.name, c.next_scheduled_backup AS slot FROM clinics c
       WHERE c.archived_at IS NULL AND c.schedule_paused_at IS NULL
         AND c.backup_schedule <> 'disabled' AND c.next_scheduled_backup <= $1
         AND NOT EXISTS (
           SELECT FROM scheduled_runs s
           WHERE s.clinic_id = c.id AND s.slot = c.next_scheduled_backup
         )
       ORDER BY c.next_scheduled_backup, c.id`,
      [now],
    ),
  );
