import { z } from 'zod';
import type { LackingCopy } from '../../contracts/catch-up.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { many } from '../database/rows.ts';

const Row = z.object({
  clinicId: z.string(),
  backupId: z.number(),
  from: z.string(),
  to: z.string(),
});

/**
 * Copies that were asked for and failed, went missing or were found damaged, of backups that another
 * store holds intact; the newest first. Places that the clinic gave up are left out.
 */
export const listLackingCopies = (catalog: Catalog, limit: number): Promise<LackingCopy[]> =>
  asSystem(catalog, (db) =>
    many(
      db,
      Row,
      `SELECT b.clinic_id AS "clinicId", b.id AS "backupId", whole.destination AS "from",
         lacking.destination AS "to"
       FROM backups b
       JOIN clinics c ON c.id = b.clinic_id AND c.archived_at IS NULL
       JOIN copies lacking ON lacking.backup_id = b.id
         AND lacking.state IN ('failed', 'missing', 'damaged')
       JOIN destinations d ON d.clinic_id = b.clinic_id AND d.name = lacking.destination
         AND d.retired_at IS NULL
       CROSS JOIN LATERAL (
         SELECT destination FROM copies
         WHERE backup_id = b.id AND state = 'intact'
         ORDER BY last_proved_at DESC NULLS LAST, destination LIMIT 1
       ) whole
       WHERE b.state IN ('stored', 'intact', 'restorable') AND b.ended_at IS NOT NULL
       ORDER BY b.started_at DESC, b.id DESC, lacking.destination LIMIT $1`,
      [limit],
    ),
  );
