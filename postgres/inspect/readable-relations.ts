import type { Client } from 'pg';
import type { Scope } from '../../contracts/scope.ts';
import { keptPrefix } from '../restore/restore-request.ts';
import { everywhere, ofScope } from './scope-relations.ts';

/** A table or sequence that a dump of the scope reads. */
export interface ReadableRelation {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly isTable: boolean;
}

/**
 * What is kept for an undo is ours. An extension's tables are in a whole database's dump only where they hold its user's settings. Of an
 * excluded table nothing is read, nor of its partitions and sequences.
 */
const sqlOver = (place: string): string => `
WITH RECURSIVE scope AS (
  SELECT oid, nspname FROM pg_namespace
   WHERE CASE WHEN $1::name IS NULL
         THEN nspname !~ '^(pg_|${keptPrefix})' AND nspname <> 'information_schema' ELSE nspname = $1::name END
), excluded(oid) AS (
  SELECT c.oid FROM pg_class c JOIN scope ON scope.oid = c.relnamespace WHERE c.relname = ANY ($2::name[])
  UNION
  SELECT d.objid FROM excluded JOIN pg_depend d ON d.refobjid = excluded.oid AND d.deptype IN ('a', 'i')
    JOIN pg_class c ON c.oid = d.objid AND c.relkind IN ('r', 'p', 'S')
   WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
)
SELECT c.oid::text, scope.nspname::text AS schema, c.relname::text AS name, c.relkind <> 'S' AS "isTable"
  FROM ${place}
 WHERE c.relkind IN ('r', 'p', 'S') AND c.relpersistence <> 't'
   AND c.oid NOT IN (SELECT oid FROM excluded)
   AND (NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
        OR ($1 IS NULL AND EXISTS (SELECT FROM pg_extension WHERE c.oid = ANY (extconfig))))
 ORDER BY scope.nspname, c.relname`;

const inDatabase = sqlOver(everywhere);
const inSchema = sqlOver(ofScope);

/** The scope's own relations that are read, by name. Quick: it looks at no table. */
export const readableRelations = async (
  client: Client,
  scope: Scope,
): Promise<ReadableRelation[]> => {
  const sql = scope.kind === 'database' ? inDatabase : inSchema;
  const { rows } = await client.query<ReadableRelation>(sql, [
    scope.kind === 'database' ? null : scope.schema,
    scope.kind === 'rows' ? scope.excluded : [],
  ]);
  return rows;
};
