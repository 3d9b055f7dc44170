import { z } from 'zod';
import { serverName } from '../../contracts/turns/server-name.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { many } from '../database/rows.ts';

const Row = z.object({ name: z.string(), key: z.string(), cap: z.number().nullable() });
const Place = z.object({ host: z.string(), port: z.number() });
const Clinic = z.object({ connection: Place, drill: Place.nullable() });

/** A database server that clinics or their rehearsals are on. */
export interface ServerRecord {
  /** Under which its turns are given. */
  readonly server: string;
  /** All that lead there, that one included. */
  readonly names: readonly string[];
  /** Its own cap; null: that of every server. */
  readonly cap: number | null;
  /** How many clinics' databases are on it. */
  readonly clinics: number;
}

/** Every server that was met, or that a clinic names, by name. */
export const listServers = async (catalog: Catalog): Promise<ServerRecord[]> => {
  const { rows, clinics } = await asSystem(catalog, async (db) => ({
    rows: await many(db, Row, 'SELECT name, key, cap FROM database_servers ORDER BY name'),
    clinics: await many(
      db,
      Clinic,
      `SELECT connection, drill_connection AS drill FROM clinics WHERE archived_at IS NULL`,
    ),
  }));
  const keys = new Map(rows.map(({ name, key }) => [name, key]));
  const caps = new Map(rows.map(({ name, cap }) => [name, cap]));
  const found = new Map<string, { names: Set<string>; clinics: number }>();
  const met = (name: string): { names: Set<string>; clinics: number } => {
    const key = keys.get(name) ?? name;
    const server = found.get(key) ?? { names: new Set([key]), clinics: 0 };
    server.names.add(name);
    found.set(key, server);
    return server;
  };
  for (const { name } of rows) met(name);
  for (const { connection, drill } of clinics) {
    met(serverName(connection)).clinics += 1;
    if (drill) met(serverName(drill));
  }
  return [...found]
    .map(([server, { names, clinics: count }]) => ({
      ...{ server, names: [...names].sort(), cap: caps.get(server) ?? null, clinics: count },
    }))
    .sort((a, b) => (a.server < b.server ? -1 : 1));
};
