import type { Client } from 'pg';
import type { Connection } from '../../contracts/connection.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { NamedRelation } from './lock-tables.ts';

/** A table, or a sequence, and the right to it that is missing. */
interface Missing {
  readonly schema: string;
  readonly table: string | null;
  readonly right: string;
}

/** The schemas first: the right to one is looked up for each, and a fleet's server has thousands. */
const sql = `
WITH wanted AS MATERIALIZED (
  SELECT DISTINCT relnamespace AS oid FROM pg_class WHERE oid = ANY ($1::oid[])
), refused AS MATERIALIZED (
  SELECT oid FROM wanted WHERE NOT has_schema_privilege(oid, 'USAGE')
)
SELECT n.nspname::text AS schema, NULL AS table, 'USAGE' AS right
  FROM pg_namespace n JOIN refused ON refused.oid = n.oid
UNION ALL
SELECT n.nspname::text, c.relname::text, 'SELECT' FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.oid = ANY ($1::oid[])
   AND NOT CASE c.relkind WHEN 'S' THEN has_sequence_privilege(c.oid, 'SELECT')
                          ELSE has_table_privilege(c.oid, 'SELECT') END
 ORDER BY 1, 2 NULLS FIRST LIMIT 1`;

/**
 * Throws `database-right-missing` naming the first relation that may not be read. Asked beforehand,
 * because what the server says when it refuses is in the server's language.
 */
export const checkRights = async (
  client: Client,
  relations: readonly NamedRelation[],
  connection: Connection,
): Promise<void> => {
  const { rows } = await client.query<Missing>(sql, [relations.map(({ oid }) => oid)]);
  const missing = rows[0];
  if (missing === undefined) return;
  throw new ResguardoError('database-right-missing', {
    user: connection.user,
    database: connection.database,
    schema: missing.schema,
    ...(missing.table === null ? {} : { table: missing.table }),
    right: missing.right,
  });
};
