import type { Client } from 'pg';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { foreignKeysOf, type ForeignKey } from '../inspect/foreign-keys.ts';
import { outsideNeeds, type OutsideNeeds } from '../inspect/outside-needs.ts';
import { relationsOf, type Relation } from '../inspect/relations.ts';

/** pg_type's oid of `oid`, which `lo` is a domain over: such a column may name large objects. */
export const oidType = '26';

/** One schema as the catalogue tells it: its own relations, and others' that they need. */
export interface SchemaFound {
  /** pg_namespace's. */
  readonly schemaOid: string;
  readonly own: readonly Relation[];
  readonly needs: OutsideNeeds;
  /** The schemas that the needed objects stand in … */
  readonly otherSchemas: readonly string[];
  /** … and all of their relations. */
  readonly others: readonly Relation[];
  /** Those of `others` that are needed. */
  readonly needed: readonly Relation[];
  /** Keys that the schema's own tables point with. */
  readonly foreignKeys: readonly ForeignKey[];
}

/** Looks the schema up. Throws `schema-missing`. */
export const findSchema = async (client: Client, schema: string): Promise<SchemaFound> => {
  const { rows } = await client.query<{ oid: string | null; database: string }>(
    `SELECT current_database() AS database,
            (SELECT oid::text FROM pg_namespace WHERE nspname = $1) AS oid`,
    [schema],
  );
  const { oid: schemaOid = null, database = '' } = rows[0] ?? {};
  if (schemaOid === null) throw new ResguardoError('schema-missing', { schema, database });
  const own = await relationsOf(client, [schema]);
  const needs = await outsideNeeds(client, [schema]);
  const otherSchemas = [
    ...new Set(needs.objects.map((object) => object.schema).filter((name) => name !== null)),
  ];
  const others = otherSchemas.length === 0 ? [] : await relationsOf(client, otherSchemas);
  const wanted = new Set(needs.objects.map(({ object }) => object));
  return {
    schemaOid,
    own,
    needs,
    otherSchemas,
    others,
    needed: others.filter(({ oid }) => wanted.has(`1259:${oid}`)),
    foreignKeys: await foreignKeysOf(
      client,
      own.map(({ oid }) => oid),
    ),
  };
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
  'server',
]);

/** What of others must be found in pg_dump's output. */
export const requiredObjects = (
  needs: OutsideNeeds,
): Map<string, { kind: string; identity: string }> =>
  new Map(
    needs.objects
      .filter(({ type, byTheWay }) => !byTheWay && !notInDump.has(type))
      .map(({ object, type, identity }) => [object, { kind: type, identity }]),
  );

/** Servers of foreign tables, by oid. */
export const neededServers = (needs: OutsideNeeds): string[] =>
  needs.objects
    .filter(({ type }) => type === 'server')
    .map(({ object }) => object.split(':')[1] ?? '');
