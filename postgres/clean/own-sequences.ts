import type { Client } from 'pg';
import { quoteIdentifier, quoteLiteral, quoteQualified } from '../identifiers.ts';
import type { Relation } from '../inspect/relations.ts';

/** Sequences of serial and identity columns, and which way they count. */
const sql = `
SELECT n.nspname::text AS schema, c.relname::text AS sequence, a.attname::text AS column
  FROM pg_depend d
  JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S' JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_sequence s ON s.seqrelid = c.oid AND s.seqincrement > 0 AND NOT s.seqcycle
  JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
 WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
   AND d.refobjid = ANY ($1::oid[]) AND d.deptype IN ('a', 'i')`;

/** Moves a table's own sequences, or those of what it is a partition of, on to the highest number in it, if they are behind; else leaves them alone. */
export const catchUpSequences = async (client: Client, relation: Relation): Promise<void> => {
  const { rows } = await client.query<{ schema: string; sequence: string; column: string }>(sql, [
    [relation.oid, ...(relation.isPartition ? relation.parents : [])],
  ]);
  for (const { schema, sequence, column } of rows) {
    const name = quoteQualified(schema, sequence);
    await client.query(
      `SELECT setval(${quoteLiteral(name)}::regclass, used.highest)
         FROM (SELECT max(${quoteIdentifier(column)})::bigint AS highest
                 FROM ${quoteQualified(relation.schema, relation.name)}) used, ${name} s
        WHERE used.highest > s.last_value OR (used.highest = s.last_value AND NOT s.is_called)`,
    );
  }
};
