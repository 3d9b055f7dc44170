import type { Client } from 'pg';
import type { FrameEntry } from '../../../contracts/manifest.ts';
import type { RestoreConflict } from '../../../contracts/restore.ts';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { quoteIdentifier, quoteQualified } from '../../identifiers.ts';
import type { RestoreRequest } from '../restore-request.ts';
import { stageTables, type StagedTable } from '../staging/stage-tables.ts';
import { chooseTables, type Choice } from './choose-tables.ts';
import { fitColumns } from './fit-columns.ts';
import { lookAtScope, type MergeScope } from './merge-scope.ts';
import {
  countDifferences,
  findDifferences,
  mergeTable,
  nameOfLive,
  type Counts,
  type MergeTable,
} from './merge-table.ts';
import { pickOf, pickRows, tellableKeys } from './pick-rows.ts';

export type MergeRequest = Omit<RestoreRequest, 'undoName' | 'onProgress'>;

/** The copy's rows laid beside the present ones; nothing is decided yet. */
export interface Laid {
  readonly scope: MergeScope;
  readonly choice: Choice;
  readonly staged: readonly StagedTable[];
  /** Only chosen tables or records: nothing is removed, and what is there and differs is a conflict. */
  readonly partial: boolean;
}

/** @throws ResguardoError `restore-target-unfit`, `record-unknown`, `schema-missing`, and those of staging */
export async function layBeside(
  client: Client,
  request: MergeRequest,
  onFrame?: (entry: FrameEntry) => void,
): Promise<Laid> {
  const { copy, order, signal } = request;
  const { manifest } = copy;
  const partial = order.selection.kind !== 'all';
  const scope = await lookAtScope(client, manifest.scope, request.scope);
  const choice = await chooseTables(client, manifest, scope, order.selection);
  const staged = await stageTables({
    client,
    copy,
    signal,
    schemaNow: scope.schemaNow,
    tables: (entry) => choice.staged.has(entry),
    largeObjects: manifest.largeObjects.count > 0,
    ...(onFrame ? { onFrame } : {}),
  });
  return { scope, choice, staged, partial };
}

/**
 * What can be merged into, with the present types.
 * @throws ResguardoError `restore-structure-differs`
 */
export async function mergeTables(client: Client, { scope, staged }: Laid): Promise<MergeTable[]> {
  const tables: MergeTable[] = [];
  for (const [index, one] of staged.entries()) {
    const fitted = await fitColumns(client, one);
    if (!fitted.live) throw new TypeError(`${one.stage} has no table`);
    const own = one.kind === 'data' ? scope.tenant?.get(fitted.live.oid) : undefined;
    if (one.kind === 'data' && scope.tenant && !own) {
      throw new ResguardoError('restore-structure-differs', {
        table: `${one.entry.schema}.${one.entry.table}`,
        why: "its rows can no longer be told to be the clinic's",
      });
    }
    tables.push(mergeTable(index, fitted, fitted.live, own));
  }
  return tables;
}

/** Records that are there now and differ, or that are somebody else's now. */
export interface Conflict {
  readonly table: MergeTable;
  readonly differing: number;
  readonly foreign: number;
  /** Of the first that differ, where they say nothing of a patient. */
  readonly keys: RestoreConflict['keys'];
}

export interface Decided {
  readonly conflicts: readonly Conflict[];
  /** By table, what is left to do. */
  readonly counts: ReadonlyMap<MergeTable, Counts>;
}

/**
 * Finds the differences and strikes those out that are not to be made: of shared tables all but rows that
 * are gone; of a partial restore what was not chosen, what is only there now, and by the order, conflicts.
 * @throws ResguardoError `record-unknown`
 */
export async function decideDifferences(
  client: Client,
  laid: Laid,
  tables: readonly MergeTable[],
  { order }: MergeRequest,
): Promise<Decided> {
  for (const table of tables) await findDifferences(client, table);
  if (laid.partial) await pickRows(client, tables, laid.choice, order.selection);
  const conflicts: Conflict[] = [];
  const counts = new Map<MergeTable, Counts>();
  for (const table of tables) {
    const { diff, staged } = table;
    if (staged.kind === 'context') {
      await client.query(`DELETE FROM ${diff} WHERE now IS NOT NULL`);
    }
    if (laid.partial) {
      await client.query(
        `DELETE FROM ${diff} d WHERE d.back IS NULL OR NOT EXISTS (SELECT FROM ${pickOf(table)} k WHERE k.back = d.back)`,
      );
    }
    const { changed } = await countDifferences(client, table);
    const foreign = await foreignRows(client, table);
    const differing = laid.partial ? changed : 0;
    if (differing > 0 || foreign > 0) {
      const keys = await differingKeys(client, table);
      conflicts.push({ table, differing, foreign, keys });
    }
    if (laid.partial && order.onConflict === 'keep') await strikeConflicts(client, table);
    counts.set(table, await countDifferences(client, table));
  }
  return { conflicts, counts };
}

const foreignCondition = (table: MergeTable): string => {
  const { live, staged, diff } = table;
  const on = live.key
    .map(({ name, equals }) => `t.${quoteIdentifier(name)} ${equals} s.${quoteIdentifier(name)}`)
    .join(' AND ');
  return `SELECT d.back FROM ${diff} d JOIN ${staged.stage} s ON s.ctid = d.back
            JOIN ONLY ${quoteQualified(live.schema, live.name)} t ON ${on} WHERE d.now IS NULL`;
};

/** Rows of the backup whose key belongs now to a row that is not the clinic's; only keys are looked at. */
async function foreignRows(client: Client, table: MergeTable): Promise<number> {
  if (table.condition === undefined || !hasUsableKey(table)) return 0;
  const { rows } = await client.query<{ count: string }>(
    `SELECT count(*) FROM (${foreignCondition(table)}) f`,
  );
  return Number(rows[0]?.count ?? 0);
}

async function differingKeys(client: Client, table: MergeTable): Promise<RestoreConflict['keys']> {
  if (!tellableKeys(table)) return [];
  const { live, diff, staged } = table;
  const key = live.key.map(
    ({ name }) => `s.${quoteIdentifier(name)}::text AS ${quoteIdentifier(name)}`,
  );
  const { rows } = await client.query<Record<string, string>>(
    `SELECT ${key.join(', ')} FROM ${diff} d JOIN ${staged.stage} s ON s.ctid = d.back
      WHERE d.now IS NOT NULL ORDER BY s.ctid LIMIT 20`,
  );
  return rows;
}

const hasUsableKey = ({ live, staged }: MergeTable): boolean =>
  live.key.length > 0 && live.key.every(({ name }) => staged.entry.columns.includes(name));

async function strikeConflicts(client: Client, table: MergeTable): Promise<void> {
  const foreign =
    table.condition !== undefined && hasUsableKey(table)
      ? ` OR back IN (${foreignCondition(table)})`
      : '';
  await client.query(`DELETE FROM ${table.diff} WHERE now IS NOT NULL${foreign}`);
}

/**
 * Refuses what the order does not decide. A row that is somebody else's now is never taken from them.
 * @throws ResguardoError `restore-conflicts`
 */
export function expectNoConflicts(
  conflicts: readonly Conflict[],
  laid: Laid,
  { order }: MergeRequest,
): void {
  if (laid.partial && order.onConflict === 'keep') return;
  const standing = conflicts.map(({ table, differing, foreign }) => ({
    table,
    count: foreign + (order.onConflict === 'take' ? 0 : differing),
  }));
  const [first] = standing.filter(({ count }) => count > 0);
  if (!first) return;
  throw new ResguardoError('restore-conflicts', {
    table: nameOfLive(first.table),
    count: String(first.count),
  });
}
