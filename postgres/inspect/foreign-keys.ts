import type { Client } from 'pg';
import { quoteIdentifier } from '../identifiers.ts';

export interface ForeignKey {
  readonly oid: string;
  readonly name: string;
  /** The table that points … */
  readonly table: string;
  readonly columns: readonly string[];
  /** … with a NULL in any of these it points at nothing. */
  readonly nullable: boolean;
  /** The table pointed at. */
  readonly target: string;
  readonly targetColumns: readonly string[];
  /**
   * `OPERATOR(pg_catalog.=)`, one a column, target on the left: the very one the constraint compares
   * with, found whatever the search path is.
   */
  readonly operators: readonly string[];
  /** A partition's copy of its parent's constraint. */
  readonly inherited: boolean;
  /** False where rows older than the constraint may point at nothing. */
  readonly validated: boolean;
}

const sql = `
SELECT c.oid::text, c.conname::text AS name, c.conrelid::text AS table, c.confrelid::text AS target,
       c.conparentid <> 0 AS inherited, c.convalidated AS validated,
       json_agg(a.attname ORDER BY k.place) AS columns,
       json_agg(t.attname ORDER BY k.place) AS "targetColumns",
       bool_or(NOT a.attnotnull) AS nullable,
       json_agg(format('OPERATOR(%I.%s)', n.nspname, o.oprname) ORDER BY k.place) AS operators
  FROM pg_constraint c
 CROSS JOIN LATERAL unnest(c.conkey, c.confkey, c.conpfeqop) WITH ORDINALITY AS k(own, target, op, place)
  JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.own
  JOIN pg_attribute t ON t.attrelid = c.confrelid AND t.attnum = k.target
  JOIN pg_operator o ON o.oid = k.op JOIN pg_namespace n ON n.oid = o.oprnamespace
 WHERE c.contype = 'f' AND c.conrelid = ANY ($1::oid[])
 GROUP BY c.oid ORDER BY c.conrelid, c.conname`;

/** The foreign keys that the tables, named by oid, point with. */
export const foreignKeysOf = async (
  client: Client,
  tables: readonly string[],
): Promise<ForeignKey[]> => {
  const { rows } = await client.query<ForeignKey>(sql, [tables]);
  return rows;
};

/** SQL that is true where a row of `target` is pointed at by one of `source`; both are aliases. */
export const pointsAt = (
  key: Pick<ForeignKey, 'columns' | 'targetColumns' | 'operators'>,
  source: string,
  target: string,
): string =>
  key.columns
    .map((column, index) => {
      const name = key.targetColumns[index] ?? '';
      const operator = key.operators[index] ?? '=';
      return `${target}.${quoteIdentifier(name)} ${operator} ${source}.${quoteIdentifier(column)}`;
    })
    .join(' AND ');
