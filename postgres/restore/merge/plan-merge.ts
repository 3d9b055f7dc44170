import { DatabaseError, type Client } from 'pg';
import type { RestoreConflict, RestorePlan } from '../../../contracts/restore.ts';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { quoteQualified } from '../../identifiers.ts';
import { publicationsOfAll } from '../publications.ts';
import { compareStaged } from '../staging/compare-staged.ts';
import { nowAlias } from '../staging/differences-sql.ts';
import { expectIdentities } from './expect-identities.ts';
import { expectAbovePolicies, expectRights } from './expect-rights.ts';
import { expectFreeValues, expectUpdatable } from './expect-updatable.ts';
import { expectNoneDangling } from './foreign-key-checks.ts';
import { keysAround } from './keys-around.ts';
import { objectsToBring } from './large-objects.ts';
import { inOneTransaction } from './merge-session.ts';
import type { MergeTable } from './merge-table.ts';
import {
  decideDifferences,
  expectNoConflicts,
  layBeside,
  mergeTables,
  type Conflict,
  type Decided,
  type Laid,
  type MergeRequest,
} from './prepare-merge.ts';
import { enterWritingMode, expectOwned, firing, meddlersOf } from './silence-triggers.ts';

type Told = { -readonly [K in keyof RestorePlan]: RestorePlan[K] };

/** What a merge would do. Writes nothing but temporary tables, and locks nothing. */
export async function planMerge(request: MergeRequest): Promise<RestorePlan> {
  const plan: Told = {
    method: request.order.target.kind === 'file' ? 'write-file' : 'merge-rows',
    tables: [],
    losses: [],
    conflicts: [],
    handling: { triggers: 'none', rowSecurity: 'none', fence: 'rows' },
    refusal: null,
  };
  return inOneTransaction(request, 'ROLLBACK', async (client) => {
    try {
      await look(client, request, plan);
    } catch (error) {
      const told = refusalOf(error, request.connection.user);
      // What a copy or a connection suffers from is no answer to the question.
      if (!told) throw error;
      plan.refusal = told;
    }
    return plan;
  });
}

const refusalOf = (error: unknown, user: string): RestorePlan['refusal'] => {
  if (error instanceof DatabaseError && error.code === '42501') {
    return { code: 'restore-right-missing', params: { user, right: error.message } };
  }
  if (!(error instanceof ResguardoError) || !sayable.test(error.code)) return null;
  return { code: error.code, params: { ...error.params } };
};

const sayable = /^(?:restore-(?!locked)|record-unknown|schema-missing)/;

async function look(client: Client, request: MergeRequest, plan: Told): Promise<void> {
  const { connection, order } = request;
  const laid = await layBeside(client, request);
  if (order.target.kind === 'file') plan.handling = { ...plan.handling, fence: 'none' };
  const rowSecurity = await expectAbovePolicies(
    client,
    laid.staged.flatMap(({ live }) => live ?? []),
    connection.user,
  );
  for (const table of laid.staged) {
    if (table.kind === 'context' && laid.partial) continue;
    const condition = laid.scope.tenant?.get(table.live?.oid ?? '')?.condition;
    const found = await compareStaged({
      client,
      table,
      ...(condition === undefined ? {} : { condition }),
    });
    plan.tables.push({
      schema: table.live?.schema ?? table.entry.schema,
      table: table.entry.table,
      rowsInBackup: table.entry.rows,
      ...found,
      ...(table.kind === 'context' || laid.partial ? { changed: 0, removed: 0 } : {}),
    });
  }
  if (!laid.partial) plan.tables.push(...(await tablesSince(client, laid)));
  if (order.target.kind === 'file') return;
  const publications = await publicationsOfAll(client);
  if (publications.length > 0) plan.publications = publications;

  const tables = await mergeTables(client, laid);
  const decided = await decideDifferences(client, laid, tables, request);
  plan.tables = told(plan.tables, tables, decided, laid);
  plan.conflicts = decided.conflicts.map(named);
  const touched = tables.filter((table) => {
    const { added = 0, changed = 0, removed = 0 } = decided.counts.get(table) ?? {};
    return added + changed + removed > 0;
  });
  const live = touched.map((table) => table.live);
  const meddlers = await meddlersOf(client, live);
  const mode = await enterWritingMode(client);
  const disabled = firing(meddlers, mode);
  plan.handling = {
    triggers: meddlers.length > 0 ? 'silenced' : 'none',
    rowSecurity,
    fence: disabled.length > 0 ? 'tables' : 'rows',
  };
  expectNoConflicts(decided.conflicts, laid, request);
  expectOwned(disabled, connection.user);
  const of = (kind: 'data' | 'context') =>
    tables.filter(({ staged }) => staged.kind === kind).map((table) => table.live);
  await expectRights(client, { written: of('data'), addedTo: of('context') }, connection.user);
  const keys = await keysAround(
    client,
    tables.map((table) => table.live.oid),
  );
  await expectNoneDangling(client, tables, keys);
  await expectUpdatable(client, tables, keys, mode, connection.user);
  await expectIdentities(client, tables);
  await expectFreeValues(client, tables);
  await objectsToBring(client, request, laid, tables);
}

/** The counts as they were decided, where they could be. */
function told(
  rows: RestorePlan['tables'],
  tables: readonly MergeTable[],
  { counts }: Decided,
  laid: Laid,
): RestorePlan['tables'] {
  const known = new Map(
    tables.map((table) => [`${table.live.schema} ${table.live.name}`, counts.get(table)]),
  );
  const decided = rows.map((row) => ({ ...row, ...known.get(`${row.schema} ${row.table}`) }));
  if (!laid.partial) return decided;
  const chosen = new Set(
    [...laid.choice.whole, laid.choice.root].map((entry) => entry?.table ?? ''),
  );
  return decided.filter(
    ({ table, added, changed }) => chosen.has(table) || added > 0 || changed > 0,
  );
}

/** Tables with the clinic's rows that the backup does not know of: they stay as they are. */
async function tablesSince(client: Client, laid: Laid): Promise<RestorePlan['tables']> {
  const known = new Set(laid.staged.map(({ live }) => live?.oid));
  const since = [...(laid.scope.tenant?.values() ?? [])].filter(({ oid }) => !known.has(oid));
  const tables: RestorePlan['tables'] = [];
  for (const { schema, name, condition } of since) {
    const { rows } = await client.query<{ count: string }>(
      `SELECT count(*) FROM ONLY ${quoteQualified(schema, name)} ${nowAlias} WHERE ${condition}`,
    );
    tables.push({
      schema,
      table: name,
      rowsNow: Number(rows[0]?.count ?? 0),
      rowsInBackup: null,
      added: 0,
      changed: 0,
      removed: 0,
    });
  }
  return tables;
}

const named = ({ table: { live }, differing, foreign, keys }: Conflict): RestoreConflict => ({
  schema: live.schema,
  table: live.name,
  count: differing + foreign,
  keys,
});
