import type { Client } from 'pg';
import { planReasonWords } from '../../contracts/messages/plan-reason-words.ts';
import type { PlanReason } from '../../contracts/plan-reason.ts';
import type { RowsScope } from '../../contracts/scope.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { dependentsOf, indexNamesOf, partsOf } from '../inspect/dependents.ts';
import { extensionsOf } from '../inspect/extensions.ts';
import { foreignServersSql } from '../inspect/foreign-servers.ts';
import { refreshOrder } from '../inspect/materialized-views.ts';
import type { Relation } from '../inspect/relations.ts';
import type { TocEntry } from '../structure/toc-entries.ts';
import { refuseChildrenElsewhere } from './children-elsewhere.ts';
import type { Contents, Place, TableRead } from './contents.ts';
import { estimateRead } from './estimate.ts';
import { pointedRows } from './pointed-rows.ts';
import { neededServers, oidType, requiredObjects, type SchemaFound } from './schema-found.ts';
import { readAlias, someRows } from './table-reads.ts';
import {
  askTenantQuestions,
  refuseEmpty,
  sharedQuestions,
  tenantQuestions,
} from './tenant-checks.ts';
import { TenantConditions } from './tenant-conditions.ts';
import { decideTables, type DecidedTable } from './tenant-graph.ts';

/**
 * What a rows scope's dump takes. Throws `table-undecided`, `tenant-empty`, `tenant-ambiguous` or
 * `object-unsupported` before anything is written.
 */
export const rowsContents = async (
  client: Client,
  scope: RowsScope,
  found: SchemaFound,
): Promise<Contents> => {
  const { own, needs, needed, foreignKeys } = found;
  refuseMissingTenantTable(own, scope);
  const decided = decideTables(own, foreignKeys, scope);
  refuseUndecided(decided, scope);
  const of = (kind: DecidedTable['decision']['kind']) =>
    decided.filter(({ decision }) => decision.kind === kind);
  const tenant = of('tenant');
  await refuseChildrenElsewhere(
    client,
    own,
    tenant.map(({ relation }) => relation),
  );
  const conditions = new TenantConditions(scope.tenantValue, decided);
  await refuseEmpty(client, decided, conditions, scope);
  await askTenantQuestions(client, tenantQuestions(decided, foreignKeys, conditions));

  const shared = of('shared');
  const reasons = new Map(
    shared.map(({ relation, decision }) => [relation, inManifest(decision.reason)]),
  );
  const pointed = pointedRows({
    own: tenant.map(({ relation }) => ({
      relation,
      condition: (alias) => conditions.of(relation, alias),
    })),
    others: [...reasons.keys(), ...needed],
    foreignKeys,
  });
  await askTenantQuestions(client, sharedQuestions(pointed, decided, foreignKeys, conditions));

  const leaves = tenant.filter(({ relation }) => relation.kind === 'table');
  const conditionOf = (relation: Relation) => conditions.of(relation, readAlias) ?? 'false';
  const estimated = async (relation: Relation, condition: string, reason: string) =>
    estimateRead(client, someRows(relation, condition, { reason, estimatedBytes: 0 }));
  const tables: TableRead[] = [];
  for (const { relation, decision } of leaves) {
    tables.push(await estimated(relation, conditionOf(relation), inManifest(decision.reason)));
  }
  const context: TableRead[] = [];
  for (const { relation, condition } of pointed) {
    const reason = reasons.get(relation) ?? `pointed at, in the schema ${relation.schema}`;
    context.push(await estimated(relation, condition, reason));
  }
  const structure = await structureOf(client, scope, found, decided);
  return {
    tables,
    context,
    sequences: own.filter(
      ({ kind, ofExtension, oid }) =>
        kind === 'sequence' && !ofExtension && !structure.tainted.has(`1259:${oid}`),
    ),
    extensions: await extensionsOf(client, needs.extensions),
    refresh: (await refreshOrder(client, [...needed, ...own])).filter(
      ({ oid }) => !structure.tainted.has(`1259:${oid}`),
    ),
    largeObjects: leaves.flatMap(({ relation }) =>
      relation.columns
        .filter(({ baseTypeOid }) => baseTypeOid === oidType)
        .map(({ name }) => ({ relation, column: name, condition: conditionOf(relation) })),
    ),
    structure,
  };
};

/**
 * The structure of the clinic's tables and of all else in the schema, but for the excluded tables and what
 * needs them; the shared ones are context, as the rows in them are.
 */
const structureOf = async (
  client: Client,
  scope: RowsScope,
  found: SchemaFound,
  decided: readonly DecidedTable[],
): Promise<Contents['structure'] & { tainted: ReadonlySet<string> }> => {
  const of = (kind: DecidedTable['decision']['kind']) =>
    decided.filter(({ decision }) => decision.kind === kind).map(({ relation }) => relation);
  const excluded = of('excluded');
  const shared = of('shared');
  const tainted = await dependentsOf(client, oids(excluded));
  refuseTainted([...of('tenant'), ...shared], tainted);
  const sharedParts = await partsOf(client, oids(shared));
  const sharedIndexes = await indexNamesOf(client, oids(shared));
  const neededObjects = new Set(found.needs.objects.map(({ object }) => object));
  // pg_dump does not say which object an ATTACH is about, only its name.
  const attachesToShared = ({ type, name }: TocEntry): boolean =>
    (type === 'TABLE ATTACH' && shared.some((relation) => relation.name === name)) ||
    (type === 'INDEX ATTACH' && sharedIndexes.has(name));
  return {
    tainted,
    schemas: [scope.schema, ...found.otherSchemas],
    without: [
      ...excluded,
      ...found.others.filter(
        ({ oid, kind }) => kind !== 'sequence' && !neededObjects.has(`1259:${oid}`),
      ),
    ],
    contextSchemas: found.otherSchemas,
    foreignServers: await foreignServersSql(client, neededServers(found.needs)),
    placeOf: (entry): Place => {
      if (entry.type === 'SCHEMA')
        return entry.object === `2615:${found.schemaOid}` ? 'own' : 'none';
      if (entry.schema !== scope.schema)
        return neededObjects.has(entry.object) ? 'context' : 'none';
      if (tainted.has(entry.object)) return 'none';
      return sharedParts.has(entry.object) || attachesToShared(entry) ? 'context' : 'own';
    },
    required: requiredObjects(found.needs),
  };
};

/** The manifest's own words are English, whoever reads it (docs/format.md). */
const inManifest = (reason: PlanReason): string => planReasonWords('en', reason);

const oids = (relations: readonly Relation[]): string[] => relations.map(({ oid }) => oid);

const refuseMissingTenantTable = (own: readonly Relation[], scope: RowsScope): void => {
  const { tenantTable, schema } = scope;
  if (tenantTable === undefined) return;
  const table = own.find(({ name }) => name === tenantTable.table);
  if (table?.columns.some(({ name }) => name === tenantTable.key)) return;
  throw new ResguardoError('table-undecided', {
    schema,
    table: tenantTable.table,
    why: table === undefined ? 'there is no such table' : `it has no column ${tenantTable.key}`,
  });
};

const refuseUndecided = (decided: readonly DecidedTable[], scope: RowsScope): void => {
  const undecided = decided.filter(
    ({ decision, relation }) => decision.kind === 'undecided' && !relation.isPartition,
  );
  const first = undecided[0];
  if (first === undefined) return;
  throw new ResguardoError('table-undecided', {
    schema: scope.schema,
    table: first.relation.name,
    tables: undecided.map(({ relation }) => relation.name).join(', '),
    why: inManifest(first.decision.reason),
  });
};

const refuseTainted = (tables: readonly Relation[], tainted: ReadonlySet<string>): void => {
  const table = tables.find(({ oid }) => tainted.has(`1259:${oid}`));
  if (table === undefined) return;
  throw new ResguardoError('object-unsupported', {
    kind: table.kind,
    schema: table.schema,
    object: table.name,
    why: 'it cannot be made without an excluded table',
  });
};
