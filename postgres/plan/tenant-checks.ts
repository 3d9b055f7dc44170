import type { Client } from 'pg';
import type { RowsScope } from '../../contracts/scope.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { databaseError } from '../database-errors.ts';
import { quoteIdentifier } from '../identifiers.ts';
import { pointsAt, type ForeignKey } from '../inspect/foreign-keys.ts';
import type { Relation } from '../inspect/relations.ts';
import type { PointedRows } from './pointed-rows.ts';
import { readAlias } from './table-reads.ts';
import { fromTable, type TenantConditions } from './tenant-conditions.ts';
import type { DecidedTable, Membership } from './tenant-graph.ts';

export interface Question {
  readonly table: Relation;
  /** Counts the rows that must not be. */
  readonly sql: string;
  readonly why: (count: string) => string;
}

const pointing = (key: ForeignKey, alias: string): string =>
  key.columns.map((column) => `${alias}.${quoteIdentifier(column)} IS NOT NULL`).join(' AND ');

const named = (key: ForeignKey): string => `“${key.name}” (${key.columns.join(', ')})`;

/**
 * What must not be found in the snapshot for the clinic's rows to be certain: rows of a tenant table
 * that no key assigns to anybody, keys that disagree about whose a row is, and rows of the clinic that
 * point at somebody else's or at an excluded table.
 */
export const tenantQuestions = (
  tables: readonly DecidedTable[],
  foreignKeys: readonly ForeignKey[],
  conditions: TenantConditions,
): Question[] => {
  const byOid = new Map(tables.map((table) => [table.relation.oid, table]));
  return tables.flatMap(({ relation, decision }) => {
    const ours = conditions.of(relation, 'r');
    if (decision.kind !== 'tenant' || ours === null || relation.isPartition) return [];
    const from = fromTable(relation, 'r');
    const { membership } = decision;
    const questions: Question[] = [];
    const assigning = membership.by === 'keys' ? membership.keys : [];
    if (assigning.some((key) => key.nullable || !key.validated)) {
      const nobody = assigning.map((key) => assignsNobody(key, byOid));
      questions.push({
        table: relation,
        sql: `SELECT count(*) FROM ${from} WHERE ${nobody.join(' AND ')}`,
        why: (count) =>
          `${count} rows point at nothing by ${assigning.map(named).join(', ')}, so they are nobody's`,
      });
    }
    for (const key of foreignKeys.filter((one) => one.table === relation.oid && !one.inherited)) {
      const target = byOid.get(key.target);
      if (target === undefined) continue;
      if (target.decision.kind === 'excluded') {
        questions.push({
          table: relation,
          sql: `SELECT count(*) FROM ${from} WHERE ${ours} AND ${pointing(key, 'r')}`,
          why: (count) =>
            `${count} rows point by ${named(key)} at the excluded table ${target.relation.name}`,
        });
      }
      const theirs = conditions.of(target.relation, 't');
      if (theirs === null || (assigning.length === 1 && assigning[0] === key)) continue;
      if (carriesTheColumn(key, membership, target)) continue;
      const pointedAt = `EXISTS (SELECT FROM ${fromTable(target.relation, 't')} WHERE ${pointsAt(key, 'r', 't')} AND ${theirs})`;
      questions.push(
        {
          table: relation,
          sql: `SELECT count(*) FROM ${from} WHERE ${ours} AND ${pointing(key, 'r')} AND NOT ${pointedAt}`,
          why: (count) =>
            `${count} rows of the clinic point by ${named(key)} at rows of ${target.relation.name} that are not the clinic's`,
        },
        {
          table: relation,
          sql: `SELECT count(*) FROM ${from} WHERE ${pointedAt} AND (${ours}) IS NOT TRUE`,
          why: (count) =>
            `${count} rows that are not the clinic's point by ${named(key)} at rows of ${target.relation.name} that are`,
        },
      );
    }
    return questions;
  });
};

/** The key holds the clinic's column on both sides, so the server itself keeps the two agreeing. */
const carriesTheColumn = (
  key: ForeignKey,
  membership: Membership,
  { decision }: DecidedTable,
): boolean => {
  if (decision.kind !== 'tenant' || membership.by === 'keys') return false;
  const theirs = decision.membership;
  if (theirs.by === 'keys') return false;
  return key.columns.some(
    (column, index) => column === membership.column && key.targetColumns[index] === theirs.column,
  );
};

/** Shared rows that go along must not lead to rows of others: these would be missing. */
export const sharedQuestions = (
  pointed: readonly PointedRows[],
  tables: readonly DecidedTable[],
  foreignKeys: readonly ForeignKey[],
  conditions: TenantConditions,
): Question[] => {
  const byOid = new Map(tables.map((table) => [table.relation.oid, table.relation]));
  return pointed.flatMap(({ relation, condition }) =>
    foreignKeys
      .filter((key) => key.table === relation.oid && !key.inherited)
      .flatMap((key) => {
        const target = byOid.get(key.target);
        const ours = target === undefined ? null : conditions.of(target, 't');
        if (target === undefined || ours === null) return [];
        return [
          {
            table: relation,
            sql: `SELECT count(*) FROM ${fromTable(relation, readAlias)} WHERE (${condition}) AND ${pointing(key, readAlias)} AND NOT EXISTS (SELECT FROM ${fromTable(target, 't')} WHERE ${pointsAt(key, readAlias, 't')} AND ${ours})`,
            why: (count: string) =>
              `${count} shared rows that the clinic needs point by ${named(key)} at rows of ${target.name} that are not the clinic's`,
          },
        ];
      }),
  );
};

const assignsNobody = (key: ForeignKey, byOid: ReadonlyMap<string, DecidedTable>): string => {
  const target = byOid.get(key.target)?.relation;
  if (key.validated || target === undefined) return `NOT (${pointing(key, 'r')})`;
  return `NOT EXISTS (SELECT FROM ${fromTable(target, 't')} WHERE ${pointsAt(key, 'r', 't')})`;
};

/** Asks the questions in the snapshot. Throws `tenant-ambiguous` naming the table at the first row found. */
export const askTenantQuestions = async (
  client: Client,
  questions: readonly Question[],
): Promise<void> => {
  for (const { table, sql, why } of questions) {
    const { schema, name } = table;
    const count = await client.query<{ count: string }>(sql).then(
      ({ rows }) => rows[0]?.count ?? '0',
      (error: unknown) => {
        throw databaseError(error, { schema, table: name });
      },
    );
    if (count !== '0') {
      throw new ResguardoError('tenant-ambiguous', { schema, table: name, why: why(count) });
    }
  }
};

/**
 * Throws `tenant-empty` when the value names nobody: not the row that should be the clinic, or, where no
 * such table is told, no row of any table with the clinic's column.
 */
export const refuseEmpty = async (
  client: Client,
  tables: readonly DecidedTable[],
  conditions: TenantConditions,
  scope: RowsScope,
): Promise<void> => {
  const byColumn = tables.filter(
    ({ relation, decision }) =>
      decision.kind === 'tenant' && decision.membership.by === 'column' && !relation.isPartition,
  );
  const own = byColumn.filter(({ relation }) => relation.name === scope.tenantTable?.table);
  const asked = scope.tenantTable === undefined ? byColumn : own;
  for (const { relation } of asked) {
    const { schema, name } = relation;
    const condition = conditions.of(relation, 'r') ?? 'false';
    const found = await client
      .query(`SELECT FROM ${fromTable(relation, 'r')} WHERE ${condition} LIMIT 1`)
      .catch((error: unknown) => {
        throw databaseError(error, { schema, table: name });
      });
    if ((found.rowCount ?? 0) > 0) return;
  }
  throw new ResguardoError('tenant-empty', {
    schema: scope.schema,
    column: scope.tenantColumn,
    value: scope.tenantValue,
  });
};
