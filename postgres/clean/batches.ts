import type { Client } from 'pg';
import type { Unit } from './clean-graph.ts';
import type { Doomed } from './doomed-rows.ts';

/** Turns after `from`, up to and with `to`. */
export interface Turns {
  readonly from: string;
  readonly to: string;
}

/** SQL that holds for the entries `alias` whose turn it is. */
export const isTurn = ({ from, to }: Turns, alias: string): string =>
  `${alias}.place > ${from} AND ${alias}.place <= ${to}`;

/**
 * Cuts a unit's rows into batches of about `batchRows`. Rows of the same turn stay together, so a batch is
 * larger where more rows than that point at each other in circles.
 */
export const batchesOf = async (
  client: Client,
  unit: Unit,
  doomed: Doomed,
  batchRows: number,
): Promise<Turns[]> => {
  const lists = unit.tables.flatMap((table) => doomed.get(table)?.list ?? []);
  for (const list of lists) await client.query(`CREATE INDEX ON ${list} (place); ANALYZE ${list}`);
  const places = lists.map((list) => `SELECT place FROM ${list}`).join(' UNION ALL ');
  const { rows } = await client.query<{ to: string }>(
    `SELECT max(place) AS to FROM (
       SELECT place, (min(turn) OVER (PARTITION BY place) - 1) / $1 AS batch
         FROM (SELECT place, row_number() OVER (ORDER BY place) AS turn FROM (${places}) all_places) numbered
     ) cut GROUP BY batch ORDER BY batch`,
    [batchRows],
  );
  return rows.map(({ to }, index) => ({ from: rows[index - 1]?.to ?? '-1', to }));
};
