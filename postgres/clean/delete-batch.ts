import type { Client } from 'pg';
import type { CleanGraph, Edge, Unit } from './clean-graph.ts';
import { isTurn, type Turns } from './batches.ts';
import { fromOutside, liveRows, type Doomed, type DoomedTable } from './doomed-rows.ts';
import { sameRow, type StagedCopy } from './staged-copy.ts';
import { silence, type UserTrigger } from './user-triggers.ts';

export interface Batch {
  readonly unit: Unit;
  readonly turns: Turns;
  readonly graph: CleanGraph;
  readonly doomed: Doomed;
  readonly copy: StagedCopy;
  readonly triggers: readonly UserTrigger[];
}

/** Rows that are not, or no longer, what the backup holds: the batch must not be committed. */
export class Uncovered extends Error {
  /** `schema.table`. */
  readonly table: string;
  readonly rows: number;

  constructor(table: string, rows: number) {
    super(`${rows} rows of ${table}`);
    this.name = 'Uncovered';
    this.table = table;
    this.rows = rows;
  }
}

/**
 * Deletes a batch within the transaction that is open; gives the number of rows of each of the unit's tables.
 *
 * The rows are locked first. A row that points at one of them is then either there to be seen, or waits
 * for us and fails; and the DELETE, which compares each row with the backup's, must take every row that was
 * locked. So none is ever taken along by ON DELETE CASCADE, nor changed by SET NULL. Tables that point at
 * each other go in one statement, after which the server looks at their keys.
 * @throws Uncovered
 */
export const deleteBatch = async (client: Client, batch: Batch): Promise<number[]> => {
  const { unit, turns, graph, doomed, copy, triggers } = batch;
  const members = unit.tables.flatMap((table) => doomed.get(table) ?? []);
  const edges = graph.edges.filter(({ target }) => unit.tables.includes(target));
  const concerned = new Set([
    ...unit.tables.map(({ relation }) => relation.oid),
    ...edges.map(({ pointer }) => pointer.from.oid),
  ]);
  const silenced = await silence(
    client,
    triggers.filter(({ table }) => concerned.has(table.oid)),
  );
  const locked: number[] = [];
  for (const one of members) locked.push(await lockRows(client, one, turns));
  for (const edge of edges) {
    const target = members.find(({ table }) => table === edge.target);
    if (target) await refusePointing(client, edge, target, batch);
  }
  const deleted = await deleteAll(client, members, turns, copy);
  members.forEach((one, index) => {
    const left = Math.abs((locked[index] ?? 0) - (deleted[index] ?? 0));
    if (left > 0) throw new Uncovered(nameOf(one), left);
  });
  await silenced.wake();
  return deleted;
};

const lockRows = async (client: Client, one: DoomedTable, turns: Turns): Promise<number> => {
  const { table, identity, list } = one;
  const { rows } = await client.query<{ count: string }>(
    `SELECT count(*) FROM (
       SELECT FROM ${list} d JOIN ${liveRows(table.relation) ?? ''} r ON ${identity.matches('r', 'd')}
        WHERE ${isTurn(turns, 'd')} FOR UPDATE OF r) locked`,
  );
  return Number(rows[0]?.count);
};

/** What points at the batch's rows must be among them: all else that did has gone before. */
const refusePointing = async (
  client: Client,
  edge: Edge,
  target: DoomedTable,
  { unit, turns, doomed }: Batch,
): Promise<void> => {
  const together = edge.childTable !== null && unit.tables.includes(edge.childTable);
  const pointing = fromOutside(edge, doomed, target, {
    which: isTurn(turns, 'd'),
    except: together ? isTurn(turns, 'own') : 'false',
  });
  const { rows } = await client.query<{ count: string }>(
    `SELECT count(*) FROM ${liveRows(edge.child) ?? ''} r WHERE ${pointing}`,
  );
  const count = Number(rows[0]?.count);
  if (count > 0) throw new Uncovered(`${edge.child.schema}.${edge.child.name}`, count);
};

const nameOf = ({ table }: DoomedTable): string =>
  `${table.relation.schema}.${table.relation.name}`;

const deleteAll = async (
  client: Client,
  members: readonly DoomedTable[],
  turns: Turns,
  copy: StagedCopy,
): Promise<number[]> => {
  const parts = members.map((one, index) => {
    const staged = copy.get(one.table);
    if (staged === undefined) return `t${index} AS (SELECT 0 AS n, 0 AS copies WHERE false)`;
    const { table, identity, list } = one;
    const covered = identity.mayRepeat
      ? 'd.copies > 0'
      : `EXISTS (SELECT FROM ${staged.stage} s WHERE ${identity.same('s', 'r')} AND ${sameRow(staged)})`;
    return `t${index} AS (
      DELETE FROM ${liveRows(table.relation) ?? ''} r USING ${list} d
       WHERE ${isTurn(turns, 'd')} AND ${identity.matches('r', 'd')} AND ${covered} RETURNING d.n, d.copies)`;
  });
  const counts = members.map((_, index) => `(SELECT count(*) FROM t${index}) AS c${index}`);
  // Rows that are alike: more than the backup holds of them must not go.
  const excess = members.map(({ identity }, index) =>
    identity.mayRepeat
      ? `(SELECT count(*) FROM (SELECT FROM t${index} GROUP BY n, copies HAVING count(*) > copies) more) AS e${index}`
      : `0 AS e${index}`,
  );
  const { rows } = await client.query<Record<string, string>>(
    `WITH ${parts.join(', ')} SELECT ${[...counts, ...excess].join(', ')}`,
  );
  members.forEach((one, index) => {
    const more = Number(rows[0]?.[`e${index}`]);
    if (more > 0) throw new Uncovered(nameOf(one), more);
  });
  return members.map((_, index) => Number(rows[0]?.[`c${index}`]));
};
