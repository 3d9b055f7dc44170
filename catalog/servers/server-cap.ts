import { z } from 'zod';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { first } from '../database/rows.ts';

const Cap = z.object({ cap: z.number().nullable() });

/** The cap that an operator gave a server; null: that of every server. */
export const serverCap = (catalog: Catalog, key: string): Promise<number | null> =>
  asSystem(catalog, async (db) => {
    const sql = 'SELECT cap FROM database_servers WHERE name = $1';
    return (await first(db, Cap, sql, [key]))?.cap ?? null;
  });

/** Gives a server a cap of its own, or takes it away. Gives the one before. */
export const setServerCap = (
  catalog: Catalog,
  key: string,
  cap: number | null,
): Promise<number | null> =>
  asSystem(catalog, async (db) => {
    const sql = 'SELECT cap FROM database_servers WHERE name = $1 FOR UPDATE';
    const before = await first(db, Cap, sql, [key]);
    await db.query(
      `INSERT INTO database_servers (name, key, cap) VALUES ($1, $1, $2)
       ON CONFLICT (name) DO UPDATE SET cap = excluded.cap`,
      [key, cap],
    );
    return before?.cap ?? null;
  });
