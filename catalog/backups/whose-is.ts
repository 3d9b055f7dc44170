import { asSystem, type Catalog } from '../database/catalog.ts';

/**
 * Which backup, of any clinic, has bytes of this SHA-256: `clinic/number`, or null. For steps alone: it
 * tells a copy that changed places with another from one that was damaged.
 */
export const whoseIs = (catalog: Catalog, sha256: string): Promise<string | null> =>
  asSystem(catalog, async (db) => {
    const { rows } = await db.query<{ owner: string }>(
      `SELECT clinic_id || '/' || id AS owner FROM backups WHERE sha256 = $1 LIMIT 1`,
      [sha256],
    );
    return rows[0]?.owner ?? null;
  });
