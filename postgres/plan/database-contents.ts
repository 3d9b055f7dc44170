import type { Client } from 'pg';
import { extensionsOf } from '../inspect/extensions.ts';
import { refreshOrder } from '../inspect/materialized-views.ts';
import { relationsOf, sizesOf, type Relation } from '../inspect/relations.ts';
import type { Contents } from './contents.ts';
import { someRows, wholeTable } from './table-reads.ts';

/** Tables and sequences of extensions that hold a user's own settings, with which of their rows do. */
interface ExtensionSetting {
  readonly oid: string;
  /** `WHERE …`, or nothing for all rows. */
  readonly condition: string;
}

export interface DatabaseFound {
  readonly relations: readonly Relation[];
  readonly settings: readonly ExtensionSetting[];
}

export const findDatabase = async (client: Client): Promise<DatabaseFound> => {
  const relations = await relationsOf(client, null);
  const { rows } = await client.query<ExtensionSetting>(
    `SELECT s.oid::text, s.condition FROM pg_extension e
      CROSS JOIN LATERAL unnest(e.extconfig, e.extcondition) AS s(oid, condition)
      WHERE e.oid >= 16384`,
  );
  return { relations, settings: rows };
};

const isData = (found: DatabaseFound, relation: Relation): boolean =>
  !relation.ofExtension || found.settings.some(({ oid }) => oid === relation.oid);

/** All that the database holds. */
export const databaseContents = async (client: Client, found: DatabaseFound): Promise<Contents> => {
  const conditions = new Map(found.settings.map(({ oid, condition }) => [oid, condition]));
  const tables = found.relations.filter(
    (relation) => relation.kind === 'table' && isData(found, relation),
  );
  const sizes = await sizesOf(client, tables);
  return {
    tables: tables.map((relation) => {
      const condition = (conditions.get(relation.oid) ?? '').replace(/^\s*WHERE\s+/i, '').trim();
      const estimatedBytes = sizes.get(relation.oid) ?? 0;
      return condition === ''
        ? wholeTable(relation, estimatedBytes)
        : someRows(relation, `(${condition})`, { estimatedBytes });
    }),
    context: [],
    sequences: found.relations.filter(
      (relation) => relation.kind === 'sequence' && isData(found, relation),
    ),
    extensions: await extensionsOf(client, null),
    refresh: await refreshOrder(client, found.relations),
    largeObjects: 'all',
    structure: {
      schemas: null,
      without: [],
      contextSchemas: [],
      foreignServers: '',
      placeOf: () => 'own',
      required: new Map(),
    },
  };
};
