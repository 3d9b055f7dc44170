import type { Client } from 'pg';
import type { SchemaScope } from '../../contracts/scope.ts';
import { extensionsOf } from '../inspect/extensions.ts';
import { foreignServersSql } from '../inspect/foreign-servers.ts';
import { refreshOrder } from '../inspect/materialized-views.ts';
import { sizesOf } from '../inspect/relations.ts';
import type { TocEntry } from '../structure/toc-entries.ts';
import { refuseChildrenElsewhere } from './children-elsewhere.ts';
import type { Contents, Place } from './contents.ts';
import { pointedRows } from './pointed-rows.ts';
import { neededServers, oidType, requiredObjects, type SchemaFound } from './schema-found.ts';
import { someRows, wholeTable } from './table-reads.ts';

/** Decides what a schema scope's dump takes. Throws `object-unsupported` before anything is read. */
export const schemaContents = async (
  client: Client,
  scope: SchemaScope,
  found: SchemaFound,
): Promise<Contents> => {
  const { own, needs, needed } = found;
  await refuseChildrenElsewhere(client, own);
  const contextObjects = new Set(needs.objects.map(({ object }) => object));
  const neededOids = new Set(needed.map(({ oid }) => oid));
  const tables = own.filter(({ kind, ofExtension }) => kind === 'table' && !ofExtension);
  const sizes = await sizesOf(client, tables);
  const pointed = pointedRows({
    own: tables.map((relation) => ({ relation, condition: () => null })),
    others: needed,
    foreignKeys: found.foreignKeys,
  });
  return {
    tables: tables.map((relation) => wholeTable(relation, sizes.get(relation.oid) ?? 0)),
    context: pointed.map(({ relation, condition }) =>
      someRows(relation, condition, { estimatedBytes: 0 }),
    ),
    sequences: own.filter(({ kind, ofExtension }) => kind === 'sequence' && !ofExtension),
    extensions: await extensionsOf(client, needs.extensions),
    refresh: await refreshOrder(client, [...needed, ...own]),
    largeObjects: tables.flatMap((relation) =>
      relation.columns
        .filter(({ baseTypeOid }) => baseTypeOid === oidType)
        .map(({ name }) => ({ relation, column: name, condition: null })),
    ),
    structure: {
      schemas: [scope.schema, ...found.otherSchemas],
      without: found.others.filter(({ oid, kind }) => kind !== 'sequence' && !neededOids.has(oid)),
      contextSchemas: found.otherSchemas,
      foreignServers: await foreignServersSql(client, neededServers(found.needs)),
      placeOf: ({ object, schema, type }: TocEntry): Place => {
        if (type === 'SCHEMA') return object === `2615:${found.schemaOid}` ? 'own' : 'none';
        if (schema === scope.schema) return 'own';
        return contextObjects.has(object) ? 'context' : 'none';
      },
      required: requiredObjects(needs),
    },
  };
};
