import type { Client } from 'pg';
import { pointsAt } from '../inspect/foreign-keys.ts';
import type { CleanGraph, Edge, Unit } from './clean-graph.ts';
import { componentsChildrenFirst } from './components.ts';
import { liveRows, type Doomed, type DoomedTable } from './doomed-rows.ts';

const chunk = 50_000;

/**
 * Gives the rows of tables that point at each other, or at themselves, their turns: a row that points comes
 * before the one it points at, and rows that point at each other in a circle have the same turn.
 * Holds some eight numbers a row in memory, and no row.
 */
export const giveTurns = async (
  client: Client,
  unit: Unit,
  graph: CleanGraph,
  doomed: Doomed,
): Promise<void> => {
  if (!unit.tangled) return;
  const members = unit.tables.flatMap((table) => doomed.get(table) ?? []);
  // Rows of all tables are numbered through: the row n of a table is its offset + n.
  const offsets = new Map<DoomedTable, number>();
  let size = 0;
  for (const one of members) {
    offsets.set(one, size);
    size += (await lastOf(client, one)) + 1;
  }
  const from = new Numbers();
  const to = new Numbers();
  for (const edge of graph.edges) {
    const target = members.find(({ table }) => table === edge.target);
    const child = members.find(({ table }) => table === edge.childTable);
    if (!target || !child) continue;
    await readArrows(client, edge, target, child, (parent, pointing) => {
      from.push((offsets.get(target) ?? 0) + parent);
      to.push((offsets.get(child) ?? 0) + pointing);
    });
  }
  const component = componentsChildrenFirst({ size, from: from.list(), to: to.list() });
  for (const one of members) await writeTurns(client, one, component, offsets.get(one) ?? 0);
};

const lastOf = async (client: Client, { list }: DoomedTable): Promise<number> => {
  const { rows } = await client.query<{ last: string }>(
    `SELECT coalesce(max(n), 0) AS last FROM ${list}`,
  );
  return Number(rows[0]?.last);
};

const readArrows = async (
  client: Client,
  { pointer }: Edge,
  target: DoomedTable,
  child: DoomedTable,
  arrow: (parent: number, pointing: number) => void,
): Promise<void> => {
  const live = (one: DoomedTable): string => liveRows(one.table.relation) ?? '';
  await client.query(
    `DECLARE "resguardo arrows" NO SCROLL CURSOR FOR
     SELECT dx.n::int AS parent, dr.n::int AS pointing
       FROM ${target.list} dx JOIN ${live(target)} x ON ${target.identity.matches('x', 'dx')}
       JOIN ${live(child)} r ON ${pointsAt(pointer.key, 'r', 'x')}
       JOIN ${child.list} dr ON ${child.identity.matches('r', 'dr')}`,
  );
  for (;;) {
    const { rows } = await client.query<{ parent: number; pointing: number }>(
      `FETCH ${chunk} FROM "resguardo arrows"`,
    );
    for (const { parent, pointing } of rows) arrow(parent, pointing);
    if (rows.length < chunk) break;
  }
  await client.query('CLOSE "resguardo arrows"');
};

const writeTurns = async (
  client: Client,
  { list }: DoomedTable,
  component: Int32Array,
  offset: number,
): Promise<void> => {
  const { rows } = await client.query<{ n: string }>(`SELECT n FROM ${list} ORDER BY n`);
  for (let start = 0; start < rows.length; start += chunk) {
    const numbers = rows.slice(start, start + chunk).map(({ n }) => Number(n));
    await client.query(
      `UPDATE ${list} d SET place = turn.place
         FROM unnest($1::bigint[], $2::bigint[]) AS turn(n, place) WHERE d.n = turn.n`,
      [numbers, numbers.map((n) => component[offset + n] ?? 0)],
    );
  }
};

/** A list of numbers that grows, four bytes each. */
class Numbers {
  #held = new Int32Array(1024);
  #length = 0;

  push(number: number): void {
    if (this.#length === this.#held.length) {
      const larger = new Int32Array(this.#held.length * 2);
      larger.set(this.#held);
      this.#held = larger;
    }
    this.#held[this.#length++] = number;
  }

  list(): Int32Array {
    return this.#held.subarray(0, this.#length);
  }
}
