import type { Client } from 'pg';
import type { ForeignKey } from '../../inspect/foreign-keys.ts';

/** A table, or one partition of it, as a foreign key's side. */
export interface KeySide {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  /** The tables that hold its rows: its partitions, or itself. */
  readonly leaves: readonly { oid: string; schema: string; name: string }[];
}

/** A foreign key from or to tables that are merged into, wherever its other side is. */
export interface KeyAround extends Pick<
  ForeignKey,
  'name' | 'columns' | 'targetColumns' | 'operators' | 'nullable' | 'validated'
> {
  /** Deleting a row that is pointed at does something to those that point, or is refused at once. */
  readonly acts: boolean;
  readonly cascades: boolean;
  readonly child: KeySide;
  readonly parent: KeySide;
}

const side = (oid: string): string => `json_build_object('oid', ${oid}::text,
  'schema', (SELECT n.nspname FROM pg_class x JOIN pg_namespace n ON n.oid = x.relnamespace WHERE x.oid = ${oid}),
  'name', (SELECT x.relname FROM pg_class x WHERE x.oid = ${oid}),
  'leaves', (SELECT json_agg(json_build_object('oid', x.oid::text, 'schema', n.nspname, 'name', x.relname) ORDER BY x.oid)
               FROM (SELECT ${oid} AS oid UNION SELECT relid::oid FROM pg_partition_tree(${oid})) l
               JOIN pg_class x ON x.oid = l.oid AND x.relkind = 'r' JOIN pg_namespace n ON n.oid = x.relnamespace))`;

const sql = `
WITH around AS (
  SELECT unnest($1::oid[]) AS oid
  UNION SELECT a.relid::oid FROM unnest($1::oid[]) AS t(oid) CROSS JOIN LATERAL pg_partition_ancestors(t.oid) a
)
SELECT c.conname::text AS name, c.convalidated AS validated, c.confdeltype = 'c' AS cascades, c.confdeltype <> 'a' AS acts,
       ${side('c.conrelid')} AS child, ${side('c.confrelid')} AS parent, k.*
  FROM pg_constraint c
 CROSS JOIN LATERAL (
   SELECT json_agg(a.attname ORDER BY k.place) AS columns, json_agg(t.attname ORDER BY k.place) AS "targetColumns",
          bool_or(NOT a.attnotnull) AS nullable,
          json_agg(format('OPERATOR(%I.%s)', n.nspname, o.oprname) ORDER BY k.place) AS operators
     FROM unnest(c.conkey, c.confkey, c.conpfeqop) WITH ORDINALITY AS k(own, target, op, place)
     JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.own
     JOIN pg_attribute t ON t.attrelid = c.confrelid AND t.attnum = k.target
     JOIN pg_operator o ON o.oid = k.op JOIN pg_namespace n ON n.oid = o.oprnamespace) k
 WHERE c.contype = 'f' AND c.conparentid = 0
   AND (c.conrelid IN (SELECT oid FROM around) OR c.confrelid IN (SELECT oid FROM around))
 ORDER BY c.conrelid, c.conname`;

/** The foreign keys that the tables, named by oid, point with or are pointed at by; each once. */
export async function keysAround(client: Client, tables: readonly string[]): Promise<KeyAround[]> {
  const { rows } = await client.query<KeyAround>(sql, [tables]);
  return rows.map((key) => ({
    ...key,
    child: { ...key.child, leaves: leavesOf(key.child) },
    parent: { ...key.parent, leaves: leavesOf(key.parent) },
  }));
}

/** A partitioned table without partitions has none. */
const leavesOf = ({ leaves }: { leaves: KeySide['leaves'] | null }): KeySide['leaves'] =>
  leaves ?? [];
