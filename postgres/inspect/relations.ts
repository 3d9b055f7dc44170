import type { Client } from 'pg';
import { keptPrefix } from '../restore/restore-request.ts';
import { everywhere, ofScope } from './scope-relations.ts';
import { bestKeyFirst, tellsRowsApart } from './row-key.ts';

/** A partitioned table holds no rows itself: its leaves are tables. */
export type RelationKind =
  'table' | 'partitioned' | 'view' | 'materialized view' | 'sequence' | 'foreign table';

export interface Column {
  readonly name: string;
  /** As `format_type` writes it, without a length: `integer`, `character varying`, `clinica.estado`. */
  readonly type: string;
  readonly typeOid: string;
  /** The type under a domain, or the type itself. */
  readonly baseTypeOid: string;
  readonly notNull: boolean;
}

export interface Relation {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly kind: RelationKind;
  /** In the table's order, without generated ones: their values are made anew. */
  readonly columns: readonly Column[];
  /** Columns of the primary key, else of a unique key without NULLs, in the key's order. */
  readonly key: readonly string[];
  /** What it inherits from, or is a partition of. */
  readonly parents: readonly string[];
  readonly isPartition: boolean;
  /** False for a materialised view that was never filled. */
  readonly populated: boolean;
  /** The server's own estimate; -1 when it never looked. */
  readonly estimatedRows: number;
  /** Made by an extension, which makes it again. */
  readonly ofExtension: boolean;
}

const kinds: Readonly<Record<string, RelationKind>> = {
  r: 'table',
  p: 'partitioned',
  v: 'view',
  m: 'materialized view',
  S: 'sequence',
  f: 'foreign table',
};

/** A column's type is looked at through one domain; a domain over a domain gives the inner domain. */
const sqlOver = (place: string): string => `
WITH scope AS (
  SELECT n.oid, n.nspname FROM pg_namespace n
   WHERE CASE WHEN $1::name[] IS NULL
         THEN n.nspname !~ '^(pg_|${keptPrefix})' AND n.nspname <> 'information_schema'
         ELSE n.nspname = ANY ($1::name[]) END
), relation AS (
  SELECT c.*, scope.nspname FROM ${place}
   WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND c.relpersistence <> 't'
), columns AS (
  SELECT a.attrelid, json_agg(json_build_object(
           'name', a.attname, 'type', format_type(a.atttypid, NULL), 'typeOid', a.atttypid::text,
           'baseTypeOid', CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END::text,
           'notNull', a.attnotnull) ORDER BY a.attnum) AS list
    FROM pg_attribute a JOIN relation r ON r.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
   WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND r.relkind IN ('r', 'p', 'f', 'm')
   GROUP BY a.attrelid
), keys AS (
  SELECT DISTINCT ON (i.indrelid) i.indrelid, (
           SELECT json_agg(a.attname ORDER BY k.place)
             FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
             JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
            WHERE k.place <= i.indnkeyatts) AS list
    FROM pg_index i JOIN relation r ON r.oid = i.indrelid
   WHERE ${tellsRowsApart}
   ORDER BY ${bestKeyFirst}
)
SELECT r.oid::text, r.nspname::text AS schema, r.relname::text AS name, r.relkind::text AS kind,
       r.relispartition AS "isPartition", r.relispopulated AS populated,
       r.reltuples::float8 AS "estimatedRows",
       COALESCE(columns.list, '[]') AS columns, COALESCE(keys.list, '[]') AS key,
       COALESCE((SELECT json_agg(h.inhparent::text ORDER BY h.inhseqno)
                   FROM pg_inherits h WHERE h.inhrelid = r.oid), '[]') AS parents,
       EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = r.oid
                  AND d.deptype = 'e') AS "ofExtension"
  FROM relation r LEFT JOIN columns ON columns.attrelid = r.oid LEFT JOIN keys ON keys.indrelid = r.oid
 ORDER BY r.nspname, r.relname`;

const inDatabase = sqlOver(everywhere);
const inSchemas = sqlOver(ofScope);

/** Every relation of the schemas; of all but the system's, and what is kept for an undo, when null. */
export const relationsOf = async (
  client: Client,
  schemas: readonly string[] | null,
): Promise<Relation[]> => {
  const { rows } = await client.query<Relation & { kind: string }>(
    schemas === null ? inDatabase : inSchemas,
    [schemas],
  );
  return rows.map((row) => ({ ...row, kind: kinds[row.kind] ?? 'table' }));
};

/**
 * Bytes on the server's disk by oid, with what is stored apart and without indexes. Asking takes a brief
 * lock on each table, so the tables should be locked already.
 */
export const sizesOf = async (
  client: Client,
  tables: readonly Relation[],
): Promise<Map<string, number>> => {
  const { rows } = await client.query<{ oid: string; bytes: number }>(
    'SELECT oid::text, pg_table_size(oid)::float8 AS bytes FROM unnest($1::oid[]) AS oid',
    [tables.map(({ oid }) => oid)],
  );
  return new Map(rows.map(({ oid, bytes }) => [oid, bytes]));
};
