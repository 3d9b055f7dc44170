import type { Client } from 'pg';
import type { TableName } from '../../../contracts/manifest.ts';
import { bestKeyFirst, tellsRowsApart } from '../../inspect/row-key.ts';

export interface LiveColumn {
  readonly name: string;
  /** With its length, as `format_type` writes it under an empty search path. */
  readonly type: string;
  /** Without a length, fit for a cast that cuts nothing off. */
  readonly bareType: string;
  /** The type under a domain, or the type itself. */
  readonly baseTypeOid: string;
  readonly notNull: boolean;
  readonly generated: boolean;
  /** `a`: GENERATED ALWAYS AS IDENTITY, `d`: BY DEFAULT, empty: none. */
  readonly identity: string;
  readonly hasDefault: boolean;
}

/** A column of the key, and the equality of the index: found whatever the search path is. */
export interface KeyColumn {
  readonly name: string;
  readonly equals: string;
}

/** A table as it is now, with rows of its own. */
export interface LiveTable {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly LiveColumn[];
  /** The primary key, else a unique key without NULLs; empty for none. The choice of inspect/relations.ts. */
  readonly key: readonly KeyColumn[];
}

const sql = `
WITH wanted AS (
  SELECT c.oid, n.nspname, c.relname
    FROM pg_catalog.json_to_recordset($1::pg_catalog.json) AS w(schema name, "table" name)
    JOIN pg_catalog.pg_namespace n ON n.nspname = w.schema
    JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = w."table" AND c.relkind = 'r'
), columns AS (
  SELECT a.attrelid, json_agg(json_build_object(
           'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
           'bareType', format_type(a.atttypid, -1),
           'baseTypeOid', CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END::text,
           'notNull', a.attnotnull, 'generated', a.attgenerated <> '', 'identity', a.attidentity,
           'hasDefault', a.atthasdef OR (t.typtype = 'd' AND t.typdefault IS NOT NULL)) ORDER BY a.attnum) AS list
    FROM pg_attribute a JOIN wanted w ON w.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
   WHERE a.attnum > 0 AND NOT a.attisdropped
   GROUP BY a.attrelid
), keys AS (
  SELECT DISTINCT ON (i.indrelid) i.indrelid, (
           SELECT json_agg(json_build_object('name', a.attname,
                    'equals', format('OPERATOR(%I.%s)', n.nspname, o.oprname)) ORDER BY k.place)
             FROM unnest(i.indkey::int2[], i.indclass::oid[]) WITH ORDINALITY AS k(attnum, class, place)
             JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
             JOIN pg_opclass c ON c.oid = k.class
             JOIN pg_amop p ON p.amopfamily = c.opcfamily AND p.amopstrategy = 3
                  AND p.amoplefttype = c.opcintype AND p.amoprighttype = c.opcintype
             JOIN pg_operator o ON o.oid = p.amopopr JOIN pg_namespace n ON n.oid = o.oprnamespace
            WHERE k.place <= i.indnkeyatts) AS list
    FROM pg_index i JOIN wanted w ON w.oid = i.indrelid
   WHERE ${tellsRowsApart}
   ORDER BY ${bestKeyFirst}
)
SELECT w.oid::text, w.nspname::text AS schema, w.relname::text AS name,
       COALESCE(columns.list, '[]') AS columns, COALESCE(keys.list, '[]') AS key
  FROM wanted w LEFT JOIN columns ON columns.attrelid = w.oid LEFT JOIN keys ON keys.indrelid = w.oid`;

/** Those of the named tables that there are, by `schema.table` as JSON. The session's search path must be empty. */
export async function liveTables(
  client: Client,
  names: readonly TableName[],
): Promise<Map<string, LiveTable>> {
  const { rows } = await client.query<LiveTable>(sql, [JSON.stringify(names)]);
  return new Map(rows.map((table) => [liveKey(table.schema, table.name), table]));
}

export const liveKey = (schema: string, table: string): string => JSON.stringify([schema, table]);
