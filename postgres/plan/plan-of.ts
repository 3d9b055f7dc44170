import type { Client } from 'pg';
import type { ClinicPlan, PlannedTable } from '../../contracts/activities.ts';
import type { FailureNote } from '../../contracts/failure-note.ts';
import type { OpenedConnection } from '../../contracts/connection.ts';
import { planReasonWords } from '../../contracts/messages/plan-reason-words.ts';
import type { PlanReason } from '../../contracts/plan-reason.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { RowsScope, Scope } from '../../contracts/scope.ts';
import { connect, contextOf, disconnect } from '../connect.ts';
import { databaseError } from '../database-errors.ts';
import type { Relation } from '../inspect/relations.ts';
import { applySessionSettings } from '../snapshot/session-settings.ts';
import { estimateQuery } from './estimate.ts';
import { contentsOf, lookFor, type Found } from './scope-contents.ts';
import { findSchema, type SchemaFound } from './schema-found.ts';
import { fromTable, TenantConditions } from './tenant-conditions.ts';
import { decideTables, type DecidedTable } from './tenant-graph.ts';

/** What a backup does with one table, and how it tells the rows. */
export interface TablePlan extends PlannedTable {
  /** SQL over the table's alias `r` for the rows taken; null where that is all or none. */
  readonly condition: string | null;
}

/** The plan of a rows scope: every table of the schema, undecided ones too. Reads no table. */
export const planRows = async (client: Client, scope: RowsScope): Promise<TablePlan[]> =>
  plansOfRows(client, scope, await findSchema(client, scope.schema));

/**
 * What a backup of the scope would take, asked of the clinic's database, and whether it would be refused.
 * Throws only what keeps it from being asked: the connection, a missing schema, `cancelled`.
 */
export const planOf = async (
  connection: OpenedConnection,
  scope: Scope,
  signal?: AbortSignal,
): Promise<ClinicPlan> => {
  const client = await connect(connection);
  const onAbort = () => void disconnect(client);
  signal?.addEventListener('abort', onAbort);
  try {
    await applySessionSettings(client);
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const looked = await lookFor(client, scope);
    const tables = await plansOf(client, looked);
    return {
      scope: scope.kind,
      tables: tables.map(told),
      refusal: await refusalOf(client, looked),
    };
  } catch (error) {
    if (signal?.aborted === true) throw new ResguardoError('cancelled', {}, { cause: error });
    throw databaseError(error, contextOf(connection));
  } finally {
    signal?.removeEventListener('abort', onAbort);
    await disconnect(client);
  }
};

/** Without the SQL, which is nobody's business outside. */
const told = ({ schema, table, decision, estimatedRows, ...why }: TablePlan): PlannedTable => ({
  schema,
  table,
  decision,
  reason: why.reason,
  ...(why.because === undefined ? {} : { because: why.because }),
  estimatedRows,
});

const because = (reason: PlanReason): Pick<PlannedTable, 'reason' | 'because'> => ({
  reason: planReasonWords('en', reason),
  because: reason,
});

/** Goes through all that a dump decides before it writes. */
const refusalOf = async (client: Client, looked: Found): Promise<FailureNote | null> => {
  try {
    await contentsOf(client, looked);
    return null;
  } catch (error) {
    const refusal = databaseError(error);
    if (refusal.kind.retryable) throw refusal;
    return { code: refusal.code, params: { ...refusal.params } };
  }
};

const plansOf = async (client: Client, looked: Found): Promise<TablePlan[]> => {
  if (looked.kind === 'rows') return plansOfRows(client, looked.scope, looked.found);
  const relations = looked.kind === 'schema' ? looked.found.own : looked.found.relations;
  const whole = relations
    .filter(({ kind, ofExtension }) => kind === 'table' && !ofExtension)
    .map((relation) => wholePlan(relation));
  if (looked.kind === 'database') return whole;
  const pointed = looked.found.needed
    .filter(({ kind }) => kind === 'table')
    .map((relation): TablePlan => ({
      schema: relation.schema,
      table: relation.name,
      decision: 'shared',
      ...because({ code: 'pointed-at', params: {} }),
      condition: null,
      estimatedRows: 0,
    }));
  return [...whole, ...pointed];
};

const wholePlan = (relation: Relation): TablePlan => ({
  schema: relation.schema,
  table: relation.name,
  decision: 'whole',
  ...because({ code: relation.isPartition ? 'partition' : 'every-row', params: {} }),
  condition: null,
  estimatedRows: Math.max(0, relation.estimatedRows),
});

const plansOfRows = async (
  client: Client,
  scope: RowsScope,
  found: SchemaFound,
): Promise<TablePlan[]> => {
  const decided = decideTables(found.own, found.foreignKeys, scope);
  const conditions = new TenantConditions(scope.tenantValue, decided);
  const plans: TablePlan[] = [];
  for (const table of decided) plans.push(await planOfTable(client, table, conditions));
  return plans;
};

const planOfTable = async (
  client: Client,
  { relation, decision }: DecidedTable,
  conditions: TenantConditions,
): Promise<TablePlan> => {
  const condition = conditions.of(relation, 'r');
  const estimatedRows =
    condition === null
      ? 0
      : (await estimateQuery(client, `SELECT FROM ${fromTable(relation, 'r')} WHERE ${condition}`))
          .rows;
  return {
    schema: relation.schema,
    table: relation.name,
    decision: decision.kind,
    ...because(decision.reason),
    condition,
    estimatedRows,
  };
};
