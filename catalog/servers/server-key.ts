import { z } from 'zod';
import { asSystem, type Catalog } from '../database/catalog.ts';
import type { Db } from '../database/db.ts';
import { first } from '../database/rows.ts';

/** A server that would not tell who it is, is asked again after this. */
const askAgainHours = 24;

const Known = z.object({ key: z.string(), toAsk: z.boolean() });

/** The name under which a server's turns are given, and whether it should be asked who it is. */
export const serverKey = (
  catalog: Catalog,
  name: string,
): Promise<{ readonly key: string; readonly toAsk: boolean }> =>
  asSystem(catalog, async (db) => {
    const known = await first(
      db,
      Known,
      `SELECT key, identity IS NULL AND
         coalesce(asked_at < now() - make_interval(hours => $2), true) AS "toAsk"
       FROM database_servers WHERE name = $1`,
      [name, askAgainHours],
    );
    return known ?? { key: name, toAsk: true };
  });

/**
 * Keeps what a server answered when it was asked who it is, or null where it would not tell. Names that
 * lead to one server share one key, which is given back.
 */
export const learnServer = (
  catalog: Catalog,
  name: string,
  identity: string | null,
): Promise<string> =>
  asSystem(catalog, async (db) => {
    // Two names of one server may be met at the same moment, by two workers.
    await db.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [
      `database-server ${identity ?? name}`,
    ]);
    const { rows } = await db.query<{ key: string }>(
      `INSERT INTO database_servers (name, key, identity, asked_at)
       VALUES ($1, coalesce(
         (SELECT key FROM database_servers WHERE identity = $2 AND name <> $1
           ORDER BY (name = key) DESC, name LIMIT 1), $1), $2, clock_timestamp())
       ON CONFLICT (name) DO UPDATE
         SET identity = excluded.identity, key = excluded.key, asked_at = excluded.asked_at
         WHERE database_servers.identity IS NULL
       RETURNING key`,
      [name, identity],
    );
    const [learned] = rows;
    return learned?.key ?? (await keyOf(db, name));
  });

const Key = z.object({ key: z.string() });

const keyOf = async (db: Db, name: string): Promise<string> => {
  const row = await first(db, Key, 'SELECT key FROM database_servers WHERE name = $1', [name]);
  return row?.key ?? name;
};
