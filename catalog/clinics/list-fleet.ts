import type { FleetPage } from '../../contracts/retention/prune.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';

/** Clinics that are not archived, by id, behind `after`. */
export const listFleet = (
  catalog: Catalog,
  { after, limit }: { after: string | null; limit: number },
): Promise<FleetPage> =>
  asSystem(catalog, async (db) => {
    const { rows } = await db.query<{ id: string }>(
      `SELECT id FROM clinics
       WHERE archived_at IS NULL AND ($1::text IS NULL OR id COLLATE "C" > $1)
       ORDER BY id COLLATE "C" LIMIT $2`,
      [after, limit],
    );
    const clinics = rows.map(({ id }) => id);
    return { clinics, next: clinics.length < limit ? null : (clinics.at(-1) ?? null) };
  });
