import type { Client } from 'pg';
import type { StagedTable } from '../restore/staging/stage-tables.ts';
import { liveRows, type Doomed, type DoomedTable } from './doomed-rows.ts';
import { sameRow, type StagedCopy } from './staged-copy.ts';

/** The rows of one table to be deleted, and how many of them the backup holds exactly as they are. */
export interface Covered {
  readonly one: DoomedTable;
  readonly rows: number;
  readonly inBackup: number;
}

/**
 * Compares each row with the backup's, by key and by all that it holds. Rows that are alike and have no
 * key are counted: the backup must hold as many.
 */
export const coverage = async (
  client: Client,
  doomed: Doomed,
  copy: StagedCopy,
): Promise<Covered[]> => {
  const found: Covered[] = [];
  for (const one of doomed.values()) {
    const staged = copy.get(one.table);
    const live = liveRows(one.table.relation) ?? '';
    const query = one.identity.mayRepeat ? countAlike(one, live) : countByKey(one, live, staged);
    if (one.identity.mayRepeat) await countCopies(client, one, staged);
    const { rows } = await client.query<{ rows: string; covered: string }>(query);
    found.push({ one, rows: Number(rows[0]?.rows), inBackup: Number(rows[0]?.covered) });
  }
  return found;
};

/** Where the backup has no such row, `s` is all NULL, which no key is. */
const countByKey = (one: DoomedTable, live: string, staged: StagedTable | undefined): string => {
  const { identity, list } = one;
  const from = `FROM ${list} d JOIN ${live} r ON ${identity.matches('r', 'd')}`;
  if (staged === undefined) return `SELECT count(*) AS rows, 0 AS covered ${from}`;
  return `SELECT count(*) AS rows, count(*) FILTER (WHERE ${sameRow(staged)}) AS covered
            ${from} LEFT JOIN ${staged.stage} s ON ${identity.matches('s', 'd')}`;
};

/** How many of each the backup holds. */
const countCopies = async (
  client: Client,
  { identity, list }: DoomedTable,
  staged: StagedTable | undefined,
): Promise<void> => {
  await client.query(`UPDATE ${list} SET copies = 0`);
  if (staged === undefined) return;
  await client.query(
    `UPDATE ${list} d SET copies = s.held
       FROM (SELECT ${identity.of('s').join(', ')} AS k1, count(*) AS held FROM ${staged.stage} s GROUP BY 1) s
      WHERE d.k1 = s.k1`,
  );
};

const countAlike = ({ identity, list }: DoomedTable, live: string): string =>
  `SELECT coalesce(sum(here), 0) AS rows, coalesce(sum(least(here, copies)), 0) AS covered FROM (
     SELECT d.copies, count(*) AS here FROM ${list} d JOIN ${live} r ON ${identity.matches('r', 'd')}
      GROUP BY d.n, d.copies) alike`;
