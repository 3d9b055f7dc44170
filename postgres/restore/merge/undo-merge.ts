import type { Client } from 'pg';
import type { TableEntry } from '../../../contracts/manifest.ts';
import type { RestoreResult } from '../../../contracts/restore.ts';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { quoteIdentifier, quoteQualified } from '../../identifiers.ts';
import type { UndoRequest } from '../restore-request.ts';
import { liveKey, liveTables, type LiveTable } from '../staging/live-tables.ts';
import type { StagedTable } from '../staging/stage-tables.ts';
import { applyDifferences } from './apply-differences.ts';
import { applyError } from './apply-error.ts';
import { expectWritten } from './compare-clinic.ts';
import { expectIdentities } from './expect-identities.ts';
import { expectAbovePolicies, expectRights } from './expect-rights.ts';
import { expectFreeValues, expectUpdatable } from './expect-updatable.ts';
import { lockDifferentRows } from './fence.ts';
import { danglingTables, expectNoneDangling, expectTargets } from './foreign-key-checks.ts';
import { digestOf, KeptRows, writtenColumns, type KeptTable } from './kept-rows.ts';
import { keysAround, type KeyAround } from './keys-around.ts';
import { undoObjects } from './undo-objects.ts';
import { lookAtScope } from './merge-scope.ts';
import { claimName, inOneTransaction } from './merge-session.ts';
import { mergeTable, nameOfLive, type MergeTable } from './merge-table.ts';
import {
  enterWritingMode,
  expectOwned,
  firing,
  meddlersOf,
  silence,
  unsilence,
} from './silence-triggers.ts';

/**
 * Puts back exactly what a merge replaced and removed, and takes away what it added. Sequences stay where
 * they are. What it does is kept in turn, and what it used up is gone.
 * @throws ResguardoError `undo-unavailable`, `restore-conflicts` when a row it would touch is no longer what
 * the merge made of it, `restore-outside-dependents`, `restore-structure-differs`, `restore-right-missing`
 */
export async function undoMerge(request: UndoRequest): Promise<RestoreResult> {
  const kept = new KeptRows(request.undoName);
  const from = new KeptRows(request.keptName);
  return inOneTransaction(request, 'COMMIT', async (client) => {
    await claimName(client, kept.name);
    const done = await kept.result(client);
    if (done) return done;
    await claimName(client, from.name);
    if (!(await from.result(client))) {
      throw new ResguardoError('undo-unavailable', { state: 'expired' });
    }
    return undo(client, request, from, kept);
  });
}

async function undo(
  client: Client,
  { connection, scope, signal, onProgress }: UndoRequest,
  from: KeptRows,
  kept: KeptRows,
): Promise<RestoreResult> {
  const began = performance.now();
  const { tenant } = await lookAtScope(client, scope, scope);
  const tables = await keptTables(client, from);
  const live = tables.map((table) => table.live);
  await expectRights(client, { written: live, addedTo: [] }, connection.user);
  await expectAbovePolicies(client, live, connection.user);
  const mode = await enterWritingMode(client);
  const keys = await keysAround(
    client,
    live.map(({ oid }) => oid),
  );
  const fenced = performance.now();
  for (const table of tables) {
    await findKept(client, table, from, tenant?.get(table.live.oid)?.condition ?? 'true');
    if (!(await lockDifferentRows(client, table))) throw conflict(table, 1);
  }
  await leavePointedAt(client, tables, keys);
  await expectNoneDangling(client, tables, keys);
  await expectUpdatable(client, tables, keys, mode, connection.user);
  await expectIdentities(client, tables);
  await expectFreeValues(client, tables);
  const meddlers = firing(await meddlersOf(client, live), mode);
  expectOwned(meddlers, connection.user);
  await silence(client, meddlers);
  await kept.create(client);
  const counts = await applyDifferences({ client, tables, keys, mode, kept });
  if (mode === 'replica') await expectTargets(client, tables, keys);
  await undoObjects(client, from, kept, connection.user);
  const loaded = performance.now();
  let compared = 0;
  await expectWritten(client, tables, signal, () => {
    compared++;
    onProgress?.({ phase: 'compare', tables: compared, plainBytes: 0 });
  });
  await unsilence(client, meddlers);
  const ended = performance.now();
  const result: RestoreResult = {
    method: 'merge-rows',
    tables: tables.length,
    rows: counts.added + counts.changed,
    ...counts,
    loadMs: Math.round(loaded - began),
    compareMs: Math.round(ended - loaded),
    fencedMs: Math.round(ended - fenced),
    undoBytes: await kept.bytes(client),
  };
  await kept.conclude(client, result);
  // Used up: nothing ever asks for it again, and it holds patients' rows.
  await from.drop(client);
  return result;
}

/** The rows that were kept, typed again, as if a copy had been laid beside. */
async function keptTables(client: Client, from: KeptRows): Promise<MergeTable[]> {
  const told = await from.tables(client);
  const live = await liveTables(
    client,
    told.map(({ schema, name }) => ({ schema, table: name })),
  );
  const tables: MergeTable[] = [];
  for (const one of told) {
    const now = live.get(liveKey(one.schema, one.name));
    const name = `${one.schema}.${one.name}`;
    if (!now) {
      throw new ResguardoError('restore-structure-differs', {
        table: name,
        why: 'the table is not there now',
      });
    }
    const columns = writtenColumns(now);
    const same =
      columns.length === one.columns.length &&
      one.columns.every((column) => columns.includes(column));
    const sameKey = now.key.map((column) => column.name).join('\n') === one.key.join('\n');
    if (!same || !sameKey) {
      throw new ResguardoError('restore-structure-differs', {
        table: name,
        why: 'its columns or its key changed since',
      });
    }
    tables.push(await typed(client, one, now, from));
  }
  return tables;
}

async function typed(
  client: Client,
  one: KeptTable,
  now: LiveTable,
  from: KeptRows,
): Promise<MergeTable> {
  const name = `resguardo_stage_${one.index}`;
  const stage = `pg_temp.${quoteIdentifier(name)}`;
  const columns = one.columns.map((column) => ({
    name: column,
    live: now.columns.find((two) => two.name === column) ?? null,
    asText: false,
  }));
  const list = (value: (column: string, type: string) => string): string =>
    columns
      .map((column) => value(quoteIdentifier(column.name), column.live?.bareType ?? 'text'))
      .join(', ');
  try {
    await client.query(
      `CREATE TEMPORARY TABLE ${quoteIdentifier(name)} AS SELECT ${list((column) => `r.${column}`)}
         FROM ONLY ${quoteQualified(now.schema, now.name)} r WITH NO DATA`,
    );
    await client.query(
      `INSERT INTO ${stage} SELECT ${list((column, type) => `b.${column}::${type}`)} FROM ${from.before(one.index)} b`,
    );
  } catch (error) {
    throw applyError(error);
  }
  await client.query(`ANALYZE ${stage}`);
  const entry: TableEntry = {
    schema: one.schema,
    table: one.name,
    columns: [...one.columns],
    rows: 0,
    bytes: 0,
    sha256: '0'.repeat(64),
    orderBy: [],
  };
  const staged: StagedTable = {
    kind: one.context ? 'context' : 'data',
    entry,
    stage,
    columns,
    live: now,
  };
  return mergeTable(one.index, staged, now);
}

/**
 * The differences of an undo: the rows that the merge wrote, found again by key or text, against those it
 * replaced. A row that is gone, or is otherwise than it was written, or that stands where a removed one
 * would go, is a conflict.
 */
async function findKept(
  client: Client,
  table: MergeTable,
  from: KeptRows,
  condition: string,
): Promise<void> {
  const { index, live, staged, diff } = table;
  const target = `ONLY ${quoteQualified(live.schema, live.name)}`;
  const columns = staged.columns.map(({ name }) => name);
  const digest = digestOf('t', columns);
  const textDigest = digestOf('r', columns);
  const after = from.after(index);
  await client.query(
    `CREATE TEMPORARY TABLE "resguardo_diff_${index}" (now tid, back tid);
     CREATE TEMPORARY TABLE "resguardo_found_${index}" (place tid)`,
  );
  const found = `pg_temp."resguardo_found_${index}"`;
  const { key } = live;
  const typeOf = (name: string): string =>
    live.columns.find((column) => column.name === name)?.bareType ?? 'text';
  const on = (one: string, other: string, cast: boolean): string =>
    key
      .map(({ name, equals }) => {
        const column = quoteIdentifier(name);
        return `${one}.${column} ${equals} ${other}.${column}${cast ? `::${typeOf(name)}` : ''}`;
      })
      .join(' AND ');
  await client.query(
    key.length > 0
      ? `INSERT INTO ${found} SELECT t.ctid FROM ${after} a JOIN ${target} t ON ${on('t', 'a', true)} WHERE ${digest} = a."resguardo digest"`
      : `INSERT INTO ${found} SELECT n.ctid FROM (SELECT r.ctid, ${textDigest} AS digest, row_number() OVER (PARTITION BY ${textDigest} ORDER BY r.ctid) AS nth
           FROM ONLY ${quoteQualified(live.schema, live.name)} r WHERE ${condition} AND ${textDigest} IN (SELECT "resguardo digest" FROM ${after})) n
         JOIN (SELECT "resguardo digest" AS digest, row_number() OVER (PARTITION BY "resguardo digest") AS nth FROM ${after}) a USING (digest, nth)`,
  );
  const { rows } = await client.query<{ missing: string }>(
    `SELECT (SELECT count(*) FROM ${after}) - (SELECT count(*) FROM ${found}) AS missing`,
  );
  const missing = Number(rows[0]?.missing ?? 0);
  if (missing > 0) throw conflict(table, missing);
  await client.query(
    key.length > 0
      ? `INSERT INTO ${diff} SELECT t.ctid, s.ctid FROM (SELECT t.ctid, t.* FROM ${target} t WHERE t.ctid IN (SELECT place FROM ${found})) t FULL JOIN ${staged.stage} s ON ${on('t', 's', false)}`
      : `INSERT INTO ${diff} SELECT place, NULL FROM ${found} UNION ALL SELECT NULL, s.ctid FROM ${staged.stage} s`,
  );
  if (key.length === 0) return;
  const { rows: standing } = await client.query<{ count: string }>(
    `SELECT count(*) FROM ${diff} d JOIN ${staged.stage} s ON s.ctid = d.back JOIN ${target} t ON ${on('t', 's', false)} WHERE d.now IS NULL`,
  );
  const count = Number(standing[0]?.count ?? 0);
  if (count > 0) throw conflict(table, count);
}

/** Rows of shared tables that came along stay when somebody else points at them by now. */
async function leavePointedAt(
  client: Client,
  tables: readonly MergeTable[],
  keys: readonly KeyAround[],
): Promise<void> {
  for (const table of tables) {
    if (table.staged.kind !== 'context') continue;
    const toIt = keys.filter(({ parent }) =>
      parent.leaves.some(({ oid }) => oid === table.live.oid),
    );
    if ((await danglingTables(client, tables, toIt)).length === 0) continue;
    await client.query(`DELETE FROM ${table.diff}`);
  }
}

const conflict = (table: MergeTable, count: number): ResguardoError =>
  new ResguardoError('restore-conflicts', { table: nameOfLive(table), count: String(count) });
