import type { Client } from 'pg';
import type { SchemaScope } from '../../contracts/scope.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { quoteQualified } from '../identifiers.ts';
import { extensionsOf } from '../inspect/extensions.ts';
import { foreignKeysOf, pointsAt, type ForeignKey } from '../inspect/foreign-keys.ts';
import { refreshOrder } from '../inspect/materialized-views.ts';
import { outsideNeeds, type OutsideNeeds } from '../inspect/outside-needs.ts';
import { relationsOf, type Relation } from '../inspect/relations.ts';
import type { Contents, Place, TableRead } from './contents.ts';
import { readAlias, someRows, wholeTable } from './table-reads.ts';

/** What there is for a schema scope: its own relations, and others' that they need. */
export interface SchemaFound {
  /** pg_namespace's. */
  readonly schemaOid: string;
  readonly own: readonly Relation[];
  readonly needs: OutsideNeeds;
  /** Relations of the schemas that the needed objects stand in. */
  readonly others: readonly Relation[];
  readonly foreignKeys: readonly ForeignKey[];
}

/** Looks the schema up. Throws `schema-missing`. */
export const findSchema = async (client: Client, scope: SchemaScope): Promise<SchemaFound> => {
  const { rows } = await client.query<{ oid: string }>(
    'SELECT oid::text FROM pg_namespace WHERE nspname = $1',
    [scope.schema],
  );
  const schemaOid = rows[0]?.oid;
  if (schemaOid === undefined) throw new ResguardoError('schema-missing', { schema: scope.schema });
  const own = await relationsOf(client, [scope.schema]);
  const needs = await outsideNeeds(client, [scope.schema]);
  const schemas = schemasOf(needs);
  const others = schemas.length === 0 ? [] : await relationsOf(client, schemas);
  const foreignKeys = await foreignKeysOf(
    client,
    own.map(({ oid }) => oid),
  );
  return { schemaOid, own, needs, others, foreignKeys };
};

const schemasOf = (needs: OutsideNeeds): string[] => [
  ...new Set(needs.objects.map(({ schema }) => schema).filter((schema) => schema !== null)),
];

/** The tables to lock: our own and those of others that the dump reads or describes. */
export const tablesOfSchema = (found: SchemaFound): Relation[] => {
  const needed = neededRelations(found);
  return [...found.own, ...needed].filter(
    ({ kind, ofExtension }) => (kind === 'table' || kind === 'partitioned') && !ofExtension,
  );
};

const neededRelations = (found: SchemaFound): Relation[] => {
  const wanted = new Set(found.needs.objects.map(({ object }) => object));
  return found.others.filter(({ oid }) => wanted.has(`1259:${oid}`));
};

/** Written inside another object's definition, or by the extension, or not of a schema. */
const notInDump = new Set([
  'default value',
  'index',
  'table constraint',
  'domain constraint',
  'rule',
  'schema',
  'publication',
  'publication relation',
  'role',
  'language',
]);

/** Decides what a schema scope's dump takes. Throws `object-unsupported` before anything is read. */
export const schemaContents = async (
  client: Client,
  scope: SchemaScope,
  found: SchemaFound,
): Promise<Contents> => {
  const { own, needs } = found;
  await refuseChildrenElsewhere(client, own);
  const context = neededRelations(found);
  const contextObjects = new Set(needs.objects.map(({ object }) => object));
  const contextTables = new Set(context.map(({ oid }) => oid));
  const placeOf = ({
    object,
    schema,
    type,
  }: {
    object: string;
    schema: string;
    type: string;
  }): Place => {
    if (type === 'SCHEMA') return object === `2615:${found.schemaOid}` ? 'own' : 'none';
    if (schema === scope.schema) return 'own';
    return contextObjects.has(object) ? 'context' : 'none';
  };
  const required = new Map(
    needs.objects
      .filter(({ type, byTheWay }) => !byTheWay && !notInDump.has(type))
      .map(({ object, type, identity }) => [object, { kind: type, identity }]),
  );
  return {
    tables: own
      .filter(({ kind, ofExtension }) => kind === 'table' && !ofExtension)
      .map((relation) => wholeTable(relation)),
    context: contextRows(found, context),
    sequences: own.filter(({ kind, ofExtension }) => kind === 'sequence' && !ofExtension),
    extensions: await extensionsOf(client, needs.extensions),
    refresh: await refreshOrder(client, [...context, ...own]),
    largeObjects: own.flatMap((relation) =>
      relation.kind !== 'table'
        ? []
        : relation.columns
            .filter(({ baseTypeOid }) => baseTypeOid === oidType)
            .map(({ name }) => ({ relation, column: name, condition: null })),
    ),
    structure: {
      schemas: [scope.schema, ...schemasOf(needs)],
      without: found.others.filter(
        ({ oid, kind }) => kind !== 'sequence' && !contextTables.has(oid),
      ),
      contextSchemas: schemasOf(needs),
      placeOf,
      required,
    },
  };
};

/** pg_type's oid of `oid`, which `lo` is a domain over. */
const oidType = '26';

/** Rows of others that our rows point at, and no more. */
const contextRows = (found: SchemaFound, context: readonly Relation[]): TableRead[] => {
  const ownByOid = new Map(found.own.map((relation) => [relation.oid, relation]));
  return context.flatMap((target) => {
    const keys = found.foreignKeys.filter((key) => key.target === target.oid && !key.inherited);
    if (keys.length === 0) return [];
    if (target.kind !== 'table') {
      throw new ResguardoError('object-unsupported', {
        kind: target.kind,
        schema: target.schema,
        object: target.name,
        why: `foreign key ${keys[0]?.name ?? ''} points at it from another schema`,
      });
    }
    const conditions = keys.map((key) => {
      const source = ownByOid.get(key.table);
      const from = source === undefined ? '' : quoteQualified(source.schema, source.name);
      return `EXISTS (SELECT FROM ${from} s WHERE ${pointsAt(key, 's', readAlias)})`;
    });
    return [someRows(target, conditions.join(' OR '), { estimatedBytes: 0 })];
  });
};

/** A partition, or a child that inherits, in another schema holds rows that are the clinic's too. */
const refuseChildrenElsewhere = async (client: Client, own: readonly Relation[]): Promise<void> => {
  const oids = own.map(({ oid }) => oid);
  const { rows } = await client.query<{ schema: string; name: string; parent: string }>(
    `SELECT n.nspname::text AS schema, c.relname::text AS name, h.inhparent::regclass::text AS parent
       FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE h.inhparent = ANY ($1::oid[]) AND h.inhrelid <> ALL ($1::oid[]) AND c.relkind IN ('r', 'p', 'f')
      ORDER BY 1, 2 LIMIT 1`,
    [oids],
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
