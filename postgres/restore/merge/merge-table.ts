import type { Client } from 'pg';
import { differencesSql } from '../staging/differences-sql.ts';
import type { LiveTable } from '../staging/live-tables.ts';
import type { StagedTable } from '../staging/stage-tables.ts';

/** One table that rows are brought back into. */
export interface MergeTable {
  readonly index: number;
  readonly staged: StagedTable;
  readonly live: LiveTable;
  /** SQL over the alias `r`: which of its rows are the clinic's; undefined for all. */
  readonly condition: string | undefined;
  /**
   * A temporary table (now, back) of places: what is to be done. Both: the present row becomes the staged one;
   * only `now`: it goes; only `back`: it comes.
   */
  readonly diff: string;
}

export interface Counts {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

export const mergeTable = (
  index: number,
  staged: StagedTable,
  live: LiveTable,
  condition: string | undefined,
): MergeTable => ({
  index,
  staged,
  live,
  condition,
  diff: `pg_temp."resguardo_diff_${index}"`,
});

export const nameOfLive = ({ live }: Pick<MergeTable, 'live'>): string =>
  `${live.schema}.${live.name}`;

/** Writes down what differs, in place of what was written down before. */
export async function findDifferences(client: Client, table: MergeTable): Promise<void> {
  const { staged, live, condition, diff, index } = table;
  await client.query(
    `DROP TABLE IF EXISTS ${diff}; CREATE TEMPORARY TABLE "resguardo_diff_${index}" (now tid, back tid)`,
  );
  const sides = { table: staged, live, ...(condition === undefined ? {} : { condition }) };
  await client.query(`INSERT INTO ${diff} ${differencesSql(sides)}`);
  await client.query(`ANALYZE ${diff}`);
}

export async function countDifferences(client: Client, { diff }: MergeTable): Promise<Counts> {
  const { rows } = await client.query<Record<keyof Counts, string>>(
    `SELECT count(*) FILTER (WHERE now IS NULL) AS added, count(*) FILTER (WHERE back IS NULL) AS removed,
            count(*) FILTER (WHERE now IS NOT NULL AND back IS NOT NULL) AS changed FROM ${diff}`,
  );
  const { added = 0, changed = 0, removed = 0 } = rows[0] ?? {};
  return { added: Number(added), changed: Number(changed), removed: Number(removed) };
}
