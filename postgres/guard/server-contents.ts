import type { Client } from 'pg';
import { quoteIdentifier } from '../identifiers.ts';

/** A database of a server, as any login may see it. */
export interface ServerDatabase {
  readonly name: string;
  /** Whether this login may enter it. */
  readonly open: boolean;
}

/** Every database that takes connections, templates left out. */
export const listDatabases = async (client: Client): Promise<ServerDatabase[]> => {
  const { rows } = await client.query<ServerDatabase>(
    `SELECT datname AS name, has_database_privilege(oid, 'CONNECT') AS open
     FROM pg_catalog.pg_database WHERE datallowconn AND NOT datistemplate ORDER BY datname`,
  );
  return rows;
};

/** Tells one server from another, whatever it is called: when it was started, to the microsecond. */
export const serverIdentity = async (client: Client): Promise<string> => {
  const { rows } = await client.query<{ started: string }>(
    `SELECT extract(epoch FROM pg_postmaster_start_time())::text AS started`,
  );
  return rows[0]?.started ?? '';
};

export interface SchemaTables {
  readonly schema: string;
  /** Their names, in order. */
  readonly tables: readonly string[];
  /** As the planner knows it: nothing is read for it. */
  readonly bytes: number;
}

/**
 * The schemas of this database that hold tables of somebody's: neither the server's own, nor an
 * extension's, nor what is kept for an undo.
 */
export const listSchemaTables = async (client: Client): Promise<SchemaTables[]> => {
  const { rows } = await client.query<SchemaTables>(
    `SELECT n.nspname AS schema, array_agg(c.relname::text ORDER BY c.relname) AS tables,
       (sum(c.relpages::float8) * current_setting('block_size')::int)::float8 AS bytes
     FROM pg_catalog.pg_namespace n
     JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid
     WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND n.nspname <> 'information_schema' AND NOT starts_with(n.nspname, 'pg_')
       AND NOT starts_with(n.nspname, 'resguardo_')
       AND NOT EXISTS (
         SELECT FROM pg_catalog.pg_depend d
         WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
       )
     GROUP BY n.nspname ORDER BY n.nspname`,
  );
  return rows;
};

/** Keys of the table whose rows are the clinics, as text; null where there are more than `limit`. */
export const listTenants = async (
  client: Client,
  { schema, table, key }: { readonly schema: string; readonly table: string; readonly key: string },
  limit: number,
): Promise<string[] | null> => {
  const { rows } = await client.query<{ tenant: string }>(
    `SELECT ${quoteIdentifier(key)}::text AS tenant
     FROM ${quoteIdentifier(schema)}.${quoteIdentifier(table)}
     WHERE ${quoteIdentifier(key)} IS NOT NULL ORDER BY 1 LIMIT $1`,
    [limit + 1],
  );
  return rows.length > limit ? null : rows.map(({ tenant }) => tenant);
};

/** Which of these schemas are not there. */
export const missingSchemas = async (
  client: Client,
  schemas: readonly string[],
): Promise<string[]> => {
  const { rows } = await client.query<{ name: string }>(
    `SELECT name FROM unnest($1::text[]) AS name
     WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = name)`,
    [schemas],
  );
  return rows.map(({ name }) => name);
};
