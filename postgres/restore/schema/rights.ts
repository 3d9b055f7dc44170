import type { Client } from 'pg';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import type { TableName } from '../../../contracts/manifest.ts';

interface Missing {
  readonly right: string;
  readonly object: string;
  readonly user: string;
}

const sql = `
SELECT current_user::text AS user, "right", object FROM (
  SELECT 1 AS place, 'CREATE' AS "right", current_database()::text AS object
   WHERE NOT pg_catalog.has_database_privilege(current_database(), 'CREATE')
  UNION ALL
  SELECT 2, 'OWNER', nspname::text FROM pg_catalog.pg_namespace
   WHERE nspname = ANY ($1::name[]) AND NOT pg_catalog.pg_has_role(nspowner, 'USAGE')
  UNION ALL
  SELECT 3, 'OWNER', format('%s.%s', n.nspname, c.relname) FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname = ANY ($1::name[]) AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
     AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
     AND NOT pg_catalog.pg_has_role(c.relowner, 'USAGE')
  UNION ALL
  SELECT 4, 'OWNER', p.oid::regprocedure::text FROM pg_catalog.pg_proc p
    JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
   WHERE n.nspname = ANY ($1::name[]) AND NOT pg_catalog.pg_has_role(p.proowner, 'USAGE')
     AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                      WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
  UNION ALL
  SELECT 5, 'OWNER', e.extname::text FROM pg_catalog.pg_extension e
    JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
   WHERE n.nspname = ANY ($1::name[]) AND NOT pg_catalog.pg_has_role(e.extowner, 'USAGE')
  UNION ALL
  SELECT 6, 'USAGE', n.nspname::text FROM pg_catalog.pg_namespace n
   WHERE n.nspname = ANY (SELECT x."schema" FROM json_to_recordset($2::json) AS x("schema" name, "table" name))
     AND NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE')
  UNION ALL
  SELECT 7, 'REFERENCES', format('%s.%s', n.nspname, c.relname)
    FROM json_to_recordset($2::json) AS x("schema" name, "table" name)
    JOIN pg_catalog.pg_namespace n ON n.nspname = x."schema"
    JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = x."table"
   WHERE NOT pg_catalog.has_table_privilege(c.oid, 'REFERENCES')
) AS missing ORDER BY place, object LIMIT 1`;

/**
 * Looks at what replacing the schemas takes: to own them and what is in them, to make schemas, and to point
 * keys at others' tables.
 * @throws ResguardoError `restore-right-missing` naming the first that is missing
 */
export async function expectRights(
  client: Client,
  schemas: readonly string[],
  pointedAt: readonly TableName[],
): Promise<void> {
  const { rows } = await client.query<Missing>(sql, [
    schemas,
    JSON.stringify(pointedAt.map(({ schema, table }) => ({ schema, table }))),
  ]);
  const [missing] = rows;
  if (missing) throw new ResguardoError('restore-right-missing', { ...missing });
}
