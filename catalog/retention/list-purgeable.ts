import { asClinic, type Catalog } from '../database/catalog.ts';

/** Deleted backups whose time to be taken back is over, and of which a copy is still in a store. */
export const listPurgeable = (
  catalog: Catalog,
  clinicId: string,
  now: Date,
): Promise<readonly number[]> =>
  asClinic(catalog, clinicId, async (db) => {
    const { rows } = await db.query<{ id: number }>(
      `SELECT b.id FROM backups b
       WHERE b.clinic_id = $1 AND b.state = 'deleted' AND b.purge_after <= $2
         AND EXISTS (
           SELECT FROM copies c
           WHERE c.backup_id = b.id AND c.location IS NOT NULL AND c.state <> 'removed'
         )
       ORDER BY b.id LIMIT 500`,
      [clinicId, now],
    );
    return rows.map(({ id }) => id);
  });
