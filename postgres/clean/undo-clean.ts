import type { Client } from 'pg';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { quoteColumns, quoteIdentifier, quoteQualified } from '../identifiers.ts';
import type { Scope } from '../../contracts/scope.ts';
import { restoreLoadError } from '../restore/staging/stage-tables.ts';
import { cleanGraph, type CleanGraph, type Unit } from './clean-graph.ts';
import type { UndoCleanPlanTable, UndoCleanRequest, UndoCleanResult } from './clean-request.ts';
import { checkCleanRights } from './clean-rights.ts';
import { inTransaction, withCleanSession } from './clean-session.ts';
import { dayBounds, type DayBounds } from './day-bounds.ts';
import { listDoomed, liveRows, type Doomed, type DoomedTable } from './doomed-rows.ts';
import { catchUpSequences } from './own-sequences.ts';
import { rowIdentities } from './row-identity.ts';
import { sameRow, stageCopy, type StagedCopy } from './staged-copy.ts';
import { silence, userTriggers, type UserTrigger } from './user-triggers.ts';

/**
 * Puts back from the backup the rows of a range that are gone, with all that hung from them: whole, in one
 * transaction, or not at all. A row that is there as the backup has it is left alone. What points comes
 * after what it points at; the application's triggers do not fire. Run again, it finds nothing to do.
 * @throws ResguardoError `restore-conflicts` where a key is taken by another row, `restore-structure-differs`,
 * `restore-load-failed` where what a row points at is gone too, `restore-differs`, `restore-right-missing`,
 * `copy-*`, `database-*`, `cancelled`
 */
export const undoClean = async (request: UndoCleanRequest): Promise<UndoCleanResult> => {
  const { connection, signal } = request;
  refuseOtherClinic(request);
  return withCleanSession(connection, signal, ({ client, interruptible }) =>
    interruptible(async () => {
      const found = await lookUp(client, request);
      const tables = [...found.graph.tables];
      const copy = await stageCopy({ client, copy: request.copy, tables, signal });
      refuseOtherStructure(found.graph, copy, request);
      request.onProgress?.({ phase: 'load', rows: 0 });
      return inTransaction(client, async () => {
        const result = await putBack(client, { ...found, copy, request });
        await request.beforeCommit?.(client, result);
        return result;
      });
    }),
  );
};

/**
 * What `undoClean` would put back now, table by table, and what would stand in its way. Writes nothing but
 * temporary tables.
 * @throws ResguardoError as `undoClean`, but for conflicts, which it tells
 */
export const planUndoClean = async (request: UndoCleanRequest): Promise<UndoCleanPlanTable[]> => {
  const { connection, signal } = request;
  refuseOtherClinic(request);
  return withCleanSession(connection, signal, ({ client, interruptible }) =>
    interruptible(async () => {
      const found = await lookUp(client, request);
      const tables = [...found.graph.tables];
      const copy = await stageCopy({ client, copy: request.copy, tables, signal });
      refuseOtherStructure(found.graph, copy, request);
      return inTransaction(client, async () => {
        const lists = await listed(client, { ...found, copy });
        const members = found.graph.tables.flatMap((table) => lists.get(table) ?? []);
        const plan: UndoCleanPlanTable[] = [];
        for (const one of members) plan.push(await toPutBack(client, one, copy));
        return plan;
      });
    }),
  );
};

const toPutBack = async (
  client: Client,
  one: DoomedTable,
  copy: StagedCopy,
): Promise<UndoCleanPlanTable> => {
  const { schema, name: table } = one.table.relation;
  const [rowsNow, missing, conflicts] = [
    await countOf(client, `SELECT count(*) FROM ${liveOf(one)}`),
    await countOf(client, `SELECT count(*) FROM (${missingRows(one, copy)}) x`),
    await conflictsOf(client, one, copy),
  ];
  return { schema, table, rowsNow, missing, conflicts };
};

/** The backup's rows are taken for the clinic's, so it must be one of the clinic's. */
const refuseOtherClinic = ({ scope, copy: { manifest } }: UndoCleanRequest): void => {
  const told = (one: Scope): string => {
    if (one.kind === 'database') return one.kind;
    const value = one.kind === 'rows' ? ` ${one.tenantColumn} = ${one.tenantValue}` : '';
    return `${one.kind} ${one.schema}${value}`;
  };
  if (told(scope) === told(manifest.scope)) return;
  const why = `${told(manifest.scope)} ≠ ${told(scope)}`;
  throw new ResguardoError('restore-target-unfit', { why });
};

interface Found {
  readonly graph: CleanGraph;
  readonly bounds: DayBounds;
  readonly triggers: readonly UserTrigger[];
}

const lookUp = async (client: Client, request: UndoCleanRequest): Promise<Found> => {
  const { range, timeZone, scope, tables, connection } = request;
  const bounds = await dayBounds(client, range, timeZone);
  const graph = await cleanGraph(client, scope, tables);
  const written = graph.tables.map(({ relation }) => relation);
  const triggers = await userTriggers(client, written, 'INSERT');
  await checkCleanRights(client, {
    user: connection.user,
    written,
    event: 'INSERT',
    owned: triggers.map(({ table }) => table),
    read: [],
  });
  return { graph, bounds, triggers };
};

/** A table whose columns changed since could not take its rows as they were. */
const refuseOtherStructure = (
  graph: CleanGraph,
  copy: StagedCopy,
  { copy: { manifest } }: UndoCleanRequest,
): void => {
  for (const table of graph.tables) {
    const { schema, name } = table.relation;
    const entry = manifest.tables.find((one) => one.schema === schema && one.table === name);
    if (copy.has(table) || !entry || entry.rows === 0) continue;
    throw new ResguardoError('restore-structure-differs', { table: `${schema}.${name}` });
  }
};

interface PutBack extends Found {
  readonly copy: StagedCopy;
  readonly request: UndoCleanRequest;
}

/** The rows of the range as the backup has them, and all that hung from them there. */
const listed = async (
  client: Client,
  { graph, bounds, copy }: Pick<PutBack, 'graph' | 'bounds' | 'copy'>,
): Promise<Doomed> => {
  const identityOf = await rowIdentities(
    client,
    graph.tables.map(({ relation }) => relation),
  );
  const rowsOf = (relation: { oid: string }): string | null =>
    [...copy].find(([table]) => table.relation.oid === relation.oid)?.[1].stage ?? null;
  return listDoomed(client, { graph, bounds, identityOf, rowsOf });
};

const putBack = async (client: Client, given: PutBack): Promise<UndoCleanResult> => {
  const { graph, triggers, copy, request } = given;
  const lists = await listed(client, given);
  const restored = new Map<DoomedTable, number>();
  const silenced = await silence(client, triggers);
  for (const unit of [...graph.units].reverse()) {
    const members = membersOf(unit, lists);
    for (const one of members) await refuseConflicts(client, one, copy);
    const inserted = await insertMissing(client, members, copy);
    members.forEach((one, index) => restored.set(one, inserted[index] ?? 0));
    const rows = [...restored.values()].reduce((sum, count) => sum + count, 0);
    request.onProgress?.({ phase: 'insert', rows });
  }
  await client.query('SET CONSTRAINTS ALL IMMEDIATE').catch((error: unknown) => {
    throw insertError(error, null);
  });
  for (const [one, rows] of restored) {
    await refuseDifferent(client, one, copy);
    if (rows > 0) await catchUpSequences(client, one.table.relation);
  }
  await silenced.wake();
  const rows = [...restored.values()].reduce((sum, count) => sum + count, 0);
  request.onProgress?.({ phase: 'compare', rows });
  return {
    restored: rows,
    tables: [...restored]
      .filter(([, count]) => count > 0)
      .map(([{ table }, count]) => ({
        schema: table.relation.schema,
        table: table.relation.name,
        restored: count,
      })),
  };
};

const membersOf = (unit: Unit, lists: ReadonlyMap<unknown, DoomedTable>): DoomedTable[] =>
  unit.tables.flatMap((table) => lists.get(table) ?? []);

const nameOf = ({ table }: DoomedTable): string =>
  `${table.relation.schema}.${table.relation.name}`;

/** The entries of the list, `d`, with the backup's rows that they tell, `s`. */
const entries = ({ list, identity }: DoomedTable, stage: string): string =>
  `${list} d JOIN ${stage} s ON ${identity.matches('s', 'd')}`;

const liveOf = ({ table }: DoomedTable): string => liveRows(table.relation) ?? '';

const countOf = async (client: Client, sql: string): Promise<number> => {
  const { rows } = await client.query<{ count: string }>(sql);
  return Number(rows[0]?.count);
};

const refuseConflicts = async (
  client: Client,
  one: DoomedTable,
  copy: StagedCopy,
): Promise<void> => {
  const count = await conflictsOf(client, one, copy);
  if (count === 0) return;
  throw new ResguardoError('restore-conflicts', { table: nameOf(one), count: String(count) });
};

/** Rows whose key is there, and that are not as the backup has them. */
const conflictsOf = async (client: Client, one: DoomedTable, copy: StagedCopy): Promise<number> => {
  const staged = copy.get(one.table);
  if (staged === undefined || one.identity.mayRepeat) return 0;
  return countOf(
    client,
    `SELECT count(*) FROM ${entries(one, staged.stage)} JOIN ${liveOf(one)} r ON ${one.identity.same('r', 's')}
      WHERE NOT (${sameRow(staged)})`,
  );
};

/** The backup's rows of the list that are gone. */
const missingRows = (one: DoomedTable, copy: StagedCopy): string => {
  const staged = copy.get(one.table);
  if (staged === undefined) return 'SELECT WHERE false';
  const names = one.table.relation.columns.map(({ name }) => name);
  const values = names.map((name) => `s.${quoteIdentifier(name)}`).join(', ');
  return one.identity.mayRepeat
    ? missingAlike(one, staged.stage, names)
    : `SELECT ${values} FROM ${entries(one, staged.stage)}
        WHERE NOT EXISTS (SELECT FROM ${liveOf(one)} r WHERE ${one.identity.same('r', 's')})`;
};

/** One statement, after which the server looks at the keys: so tables may point at each other. */
const insertMissing = async (
  client: Client,
  members: readonly DoomedTable[],
  copy: StagedCopy,
): Promise<number[]> => {
  const parts = members.map((one, index) => {
    if (!copy.has(one.table)) return `t${index} AS (SELECT WHERE false)`;
    const { relation } = one.table;
    const names = relation.columns.map(({ name }) => name);
    const missing = missingRows(one, copy);
    const target = quoteQualified(relation.schema, relation.name);
    return `t${index} AS (INSERT INTO ${target} (${quoteColumns(names)}) OVERRIDING SYSTEM VALUE ${missing} RETURNING 1)`;
  });
  const counts = members.map((_, index) => `(SELECT count(*) FROM t${index}) AS c${index}`);
  const first = members[0];
  if (first === undefined) return [];
  try {
    const { rows } = await client.query<Record<string, string>>(
      `WITH ${parts.join(', ')} SELECT ${counts.join(', ')}`,
    );
    return members.map((_, index) => Number(rows[0]?.[`c${index}`]));
  } catch (error) {
    throw insertError(error, nameOf(first));
  }
};

/** Of rows that are alike, as many as the backup has more than there are now. */
const missingAlike = (one: DoomedTable, stage: string, names: readonly string[]): string => {
  const { identity } = one;
  const known = (alias: string): string => identity.of(alias)[0] ?? '';
  const columns = names.map((name) => `s.${quoteIdentifier(name)}`).join(', ');
  const outer = names.map((name) => `b.${quoteIdentifier(name)}`).join(', ');
  return `SELECT ${outer} FROM (
      SELECT ${columns}, d.k1 AS "resguardo known", row_number() OVER (PARTITION BY d.k1) AS "resguardo nth"
        FROM ${entries(one, stage)}) b
      LEFT JOIN (SELECT ${known('r')} AS known, count(*) AS here FROM ${liveOf(one)} r GROUP BY 1) now
             ON now.known = b."resguardo known"
     WHERE b."resguardo nth" > coalesce(now.here, 0)`;
};

/** Another unique key that is taken is a conflict as well; never quotes a row. */
const insertError = (error: unknown, table: string | null): ResguardoError => {
  const told = table === null ? {} : { table };
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === '23505' || code === '23P01') return new ResguardoError('restore-conflicts', told);
  return restoreLoadError(error, { ...told, frame: '' });
};

/** Each row of the list must now be there as the backup has it. */
const refuseDifferent = async (
  client: Client,
  one: DoomedTable,
  copy: StagedCopy,
): Promise<void> => {
  const staged = copy.get(one.table);
  if (staged === undefined) return;
  const expected = await countOf(client, `SELECT count(*) FROM ${entries(one, staged.stage)}`);
  const present = one.identity.mayRepeat
    ? `SELECT count(*) FROM ${one.list} d JOIN ${liveOf(one)} r ON ${one.identity.matches('r', 'd')}`
    : `SELECT count(*) FROM ${entries(one, staged.stage)} JOIN ${liveOf(one)} r ON ${one.identity.same('r', 's')}
        WHERE ${sameRow(staged)}`;
  const found = await countOf(client, present);
  if (one.identity.mayRepeat ? found >= expected : found === expected) return;
  throw new ResguardoError('restore-differs', {
    table: nameOf(one),
    what: 'count(*)',
    expected: String(expected),
    found: String(found),
  });
};
