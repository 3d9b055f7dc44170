import type { Client } from 'pg';
import { foreignKeysOf, type ForeignKey } from '../inspect/foreign-keys.ts';
import { relationsOf, type Relation } from '../inspect/relations.ts';
import { leavesOf } from './leaves.ts';

/** A foreign key, wherever it stands, that points at some of the tables asked about. */
export interface Pointer {
  readonly key: ForeignKey;
  /** The table that the key was written for. */
  readonly from: Relation;
  /** The tables with rows that point: one, or the partitions of one. */
  readonly children: readonly Relation[];
  /** pg_class' of the tables with rows that it may point at. */
  readonly targets: ReadonlySet<string>;
  /** What the server does to rows that point, if any are left: of 0 rows too, so that triggers fire. */
  readonly onDelete: 'DELETE' | 'UPDATE' | null;
  /**
   * Rows that point go where what they point at goes. False for ON DELETE SET NULL and SET DEFAULT: whoever
   * wrote these meant the row to outlive what it points at.
   */
  readonly spreads: boolean;
  /** `schema.table (constraint)`. */
  readonly named: string;
}

const keysAtSql = `
SELECT c.oid::text, c.conrelid::text AS table, n.nspname::text AS schema, c.confdeltype AS action
  FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid JOIN pg_namespace n ON n.oid = r.relnamespace
 WHERE c.contype = 'f' AND c.conparentid = 0 AND c.confrelid = ANY ($1::oid[])`;

/** All foreign keys of the database that point at one of the relations, from any schema. */
export const pointersAt = async (
  client: Client,
  relations: readonly Relation[],
): Promise<Pointer[]> => {
  const { rows } = await client.query<{
    oid: string;
    table: string;
    schema: string;
    action: string;
  }>(keysAtSql, [relations.map(({ oid }) => oid)]);
  const known = new Set(relations.map(({ oid }) => oid));
  const elsewhere = rows.filter(({ table }) => !known.has(table)).map(({ schema }) => schema);
  const schemas = [...new Set(elsewhere)];
  const others = schemas.length === 0 ? [] : await relationsOf(client, schemas);
  const all = [...relations, ...others.filter(({ oid }) => !known.has(oid))];
  const byOid = new Map(all.map((relation) => [relation.oid, relation]));
  const leaves = (oid: string): Relation[] => {
    const relation = byOid.get(oid);
    return relation === undefined ? [] : leavesOf(relation, all);
  };
  const actions = new Map(rows.map(({ oid, action }) => [oid, action]));
  const keys = await foreignKeysOf(client, [...new Set(rows.map(({ table }) => table))]);
  return keys.flatMap((key): Pointer[] => {
    const action = actions.get(key.oid);
    const from = byOid.get(key.table);
    if (action === undefined || from === undefined) return [];
    const changes = action === 'n' || action === 'd';
    return [
      {
        key,
        from,
        children: leaves(key.table),
        targets: new Set(leaves(key.target).map(({ oid }) => oid)),
        onDelete: action === 'c' ? 'DELETE' : changes ? 'UPDATE' : null,
        spreads: !changes,
        named: `${from.schema}.${from.name} (${key.name})`,
      },
    ];
  });
};
