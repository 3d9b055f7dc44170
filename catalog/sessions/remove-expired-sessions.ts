import { asSystem, type Catalog } from '../database/catalog.ts';

/** Forgets sessions that ended more than 30 days ago. Gives how many. */
export const removeExpiredSessions = (catalog: Catalog): Promise<number> =>
  asSystem(catalog, async (db) => {
    const { rowCount } = await db.query(
      `DELETE FROM sessions WHERE least(expires_at, revoked_at) < now() - interval '30 days'`,
    );
    return rowCount ?? 0;
  });
