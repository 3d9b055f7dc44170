import type { Client } from 'pg';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { Relation } from '../inspect/relations.ts';
import type { RowEvent } from './user-triggers.ts';

export interface NeededRights {
  readonly user: string;
  /** Tables whose rows are deleted or put back … */
  readonly written: readonly Relation[];
  readonly event: RowEvent;
  /** … and of these, those that only their owner can do what is needed to. */
  readonly owned: readonly Relation[];
  /** Tables that are only looked at. */
  readonly read: readonly Relation[];
}

/** A row is locked by whoever may update something of it. */
const sql = `
SELECT "right", CASE WHEN kind = 'n' THEN (SELECT nspname::text FROM pg_namespace WHERE oid = missing.oid)
            ELSE (SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                   WHERE c.oid = missing.oid) END AS object
  FROM (
    SELECT 'TEMPORARY' AS "right", NULL::oid AS oid, 'd' AS kind, 0 AS turn
     WHERE NOT has_database_privilege(current_database(), 'TEMPORARY')
    UNION ALL
    SELECT DISTINCT 'USAGE', relnamespace, 'n', 1 FROM pg_class
     WHERE oid = ANY ($1::oid[] || $3::oid[]) AND NOT has_schema_privilege(relnamespace, 'USAGE')
    UNION ALL
    SELECT 'SELECT', oid, 'c', 2 FROM unnest($1::oid[] || $3::oid[]) AS oid WHERE NOT has_table_privilege(oid, 'SELECT')
    UNION ALL
    SELECT $4, oid, 'c', 3 FROM unnest($1::oid[]) AS oid WHERE NOT has_table_privilege(oid, $4)
    UNION ALL
    SELECT 'UPDATE', oid, 'c', 4 FROM unnest($1::oid[]) AS oid
     WHERE $4 = 'DELETE' AND NOT has_any_column_privilege(oid, 'UPDATE')
    UNION ALL
    SELECT 'OWNER', c.oid, 'c', 5 FROM pg_class c WHERE c.oid = ANY ($2::oid[]) AND NOT pg_has_role(c.relowner, 'USAGE')
  ) missing ORDER BY turn, object LIMIT 1`;

/**
 * Asked before anything is done, because what the server says when it refuses is in the server's language.
 * @throws ResguardoError `restore-right-missing`
 */
export const checkCleanRights = async (client: Client, needed: NeededRights): Promise<void> => {
  const oids = (relations: readonly Relation[]): string[] => relations.map(({ oid }) => oid);
  const { rows } = await client.query<{ right: string; object: string | null }>(sql, [
    oids(needed.written),
    oids(needed.owned),
    oids(needed.read),
    needed.event,
  ]);
  const [missing] = rows;
  if (missing === undefined) return;
  throw new ResguardoError('restore-right-missing', {
    user: needed.user,
    right: missing.right,
    ...(missing.object === null ? {} : { object: missing.object }),
  });
};
