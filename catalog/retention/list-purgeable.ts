import { asClinic, type Catalog } from '../database/catalog.ts';

/**
 * Deleted backups whose time to be taken back is over, and of which a store still has a copy that it lets go:
 * one that is locked waits for its time. With them what was never whole, and a store had locked by itself.
 */
export const listPurgeable = (
  catalog: Catalog,
  clinicId: string,
  now: Date,
): Promise<readonly number[]> =>
  asClinic(catalog, clinicId, async (db) => {
    const { rows } = await db.query<{ id: number }>(
      `SELECT b.id FROM backups b
       WHERE b.clinic_id = $1 AND (
         (b.state = 'deleted' AND b.purge_after <= $2
          OR b.state IN ('failed', 'cancelled') AND b.intact_at IS NULL)
         AND EXISTS (
           SELECT FROM copies c
           WHERE c.backup_id = b.id AND c.location IS NOT NULL AND c.state <> 'removed'
             AND (c.locked_until <= $2 OR c.locked_until IS NULL AND b.state = 'deleted')
         ))
       ORDER BY b.id LIMIT 500`,
      [clinicId, now],
    );
    return rows.map(({ id }) => id);
  });
