import type { Client } from 'pg';
import { quoteQualified } from '../../identifiers.ts';
import { differencesSql, nowAlias } from './differences-sql.ts';
import type { StagedTable } from './stage-tables.ts';

export interface StagedComparison {
  /** Null: there is no such table now. */
  readonly rowsNow: number | null;
  /** Rows of the backup that are not there now, that are there otherwise, and rows it does not have. */
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

/**
 * What would have to be done to the present rows for them to be the backup's: told by the key, and without
 * one by the rows' text, over the columns that both have.
 */
export async function compareStaged(request: {
  client: Client;
  table: StagedTable;
  /** SQL over the alias `r` of the table: the present rows that count; all when left out. */
  condition?: string;
}): Promise<StagedComparison> {
  const { client, table, condition } = request;
  const { live, entry } = table;
  if (!live) return { rowsNow: null, added: entry.rows, changed: 0, removed: 0 };
  const where = condition === undefined ? '' : ` WHERE ${condition}`;
  const differences = differencesSql({
    table,
    live,
    ...(condition === undefined ? {} : { condition }),
  });
  const { rows } = await client.query<Record<keyof StagedComparison, string>>(
    `SELECT (SELECT count(*) FROM ONLY ${quoteQualified(live.schema, live.name)} ${nowAlias}${where}) AS "rowsNow",
            count(*) FILTER (WHERE d.now IS NULL) AS added, count(*) FILTER (WHERE d.back IS NULL) AS removed,
            count(*) FILTER (WHERE d.now IS NOT NULL AND d.back IS NOT NULL) AS changed FROM (${differences}) d`,
  );
  const { rowsNow = 0, added = 0, changed = 0, removed = 0 } = rows[0] ?? {};
  return {
    rowsNow: Number(rowsNow),
    added: Number(added),
    changed: Number(changed),
    removed: Number(removed),
  };
}
