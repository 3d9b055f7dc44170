import type { Client } from 'pg';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { Relation } from '../inspect/relations.ts';

/**
 * A partition, or a child that inherits, in another schema holds rows that are the clinic's too.
 * @param own all relations of the schema
 * @param parents those of them whose rows are the clinic's; all unless told
 */
export const refuseChildrenElsewhere = async (
  client: Client,
  own: readonly Relation[],
  parents: readonly Relation[] = own,
): Promise<void> => {
  const oidsOf = (relations: readonly Relation[]): string[] => relations.map(({ oid }) => oid);
  const { rows } = await client.query<{ schema: string; name: string; parent: string }>(
    `SELECT n.nspname::text AS schema, c.relname::text AS name, h.inhparent::regclass::text AS parent
       FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE h.inhparent = ANY ($1::oid[]) AND h.inhrelid <> ALL ($2::oid[]) AND c.relkind IN ('r', 'p', 'f')
      ORDER BY 1, 2 LIMIT 1`,
    [oidsOf(parents), oidsOf(own)],
  );
  const child = rows[0];
  if (child === undefined) return;
  throw new ResguardoError('object-unsupported', {
    kind: 'table',
    schema: child.schema,
    object: child.name,
    why: `it is a part of ${child.parent} that stands in another schema`,
  });
};
