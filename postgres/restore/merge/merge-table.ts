import type { Client } from 'pg';
import { differencesSql, type Sides } from '../staging/differences-sql.ts';
import type { LiveTable } from '../staging/live-tables.ts';
import type { StagedTable } from '../staging/stage-tables.ts';

/** One table that rows are brought back into. */
export interface MergeTable {
  readonly index: number;
  readonly staged: StagedTable;
  readonly live: LiveTable;
  /** SQL over the alias `r`: which of its rows are the clinic's; undefined for all. */
  readonly condition: string | undefined;
  /** Likewise: which are nobody's, and are taken for the clinic's where the backup has their key. */
  readonly adoptable: string | undefined;
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
  { condition, nobodys }: { condition?: string; nobodys?: string } = {},
): MergeTable => ({
  index,
  staged,
  live,
  condition,
  adoptable: nobodys,
  diff: `pg_temp."resguardo_diff_${index}"`,
});

export const nameOfLive = ({ live }: Pick<MergeTable, 'live'>): string =>
  `${live.schema}.${live.name}`;

export const sidesOf = ({ staged, live, condition, adoptable }: MergeTable): Sides => ({
  table: staged,
  live,
  ...(condition === undefined ? {} : { condition }),
  ...(adoptable === undefined ? {} : { adoptable }),
});

/** Writes down what differs, in place of what was written down before. */
export async function findDifferences(client: Client, table: MergeTable): Promise<void> {
  const { diff, index } = table;
  await client.query(
    `DROP TABLE IF EXISTS ${diff}; CREATE TEMPORARY TABLE "resguardo_diff_${index}" (now tid, back tid)`,
  );
  await client.query(`INSERT INTO ${diff} ${differencesSql(sidesOf(table))}`);
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
