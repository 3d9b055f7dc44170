import type { Client } from 'pg';
import { quoteColumns } from '../identifiers.ts';
import type { Relation } from '../inspect/relations.ts';
import { rowsDiffer } from '../restore/staging/differences-sql.ts';
import { stageTables, type StagedTable } from '../restore/staging/stage-tables.ts';
import type { CopySource } from '../restore/restore-request.ts';
import type { CleanTable } from './clean-graph.ts';

/** The backup's rows of the tables that it holds in their present structure. */
export type StagedCopy = ReadonlyMap<CleanTable, StagedTable>;

export interface StageCopyRequest {
  readonly client: Client;
  readonly copy: CopySource;
  readonly tables: readonly CleanTable[];
  readonly signal: AbortSignal;
}

/**
 * Lays the backup's rows of the tables out in temporary tables. A table that has a column more or fewer
 * than then, or one of another type, is left out: no row of it can be in the backup exactly as it is.
 * @throws ResguardoError as `stageTables`
 */
export const stageCopy = async (request: StageCopyRequest): Promise<StagedCopy> => {
  const { client, copy, tables, signal } = request;
  const byName = new Map(tables.map((table) => [nameOf(table.relation), table]));
  const staged = await stageTables({
    client,
    copy,
    signal,
    tables: (entry, kind) =>
      kind === 'data' && byName.has(nameOf({ schema: entry.schema, name: entry.table })),
  });
  const found = new Map<CleanTable, StagedTable>();
  for (const one of staged) {
    const table = byName.get(nameOf({ schema: one.entry.schema, name: one.entry.table }));
    if (!table || !sameStructure(table.relation, one)) continue;
    const { key } = table.relation;
    if (key.length > 0) await client.query(`CREATE INDEX ON ${one.stage} (${quoteColumns(key)})`);
    found.set(table, one);
  }
  return found;
};

const nameOf = ({ schema, name }: Pick<Relation, 'schema' | 'name'>): string =>
  JSON.stringify([schema, name]);

const sameStructure = ({ columns }: Relation, staged: StagedTable): boolean =>
  columns.length === staged.columns.length &&
  columns.every(({ name }) =>
    staged.columns.some((one) => one.name === name && one.live !== null && !one.asText),
  );

/** True where the backup's row `s` and the present one, `r`, hold the same, to the byte. */
export const sameRow = (staged: StagedTable): string => `NOT ${rowsDiffer(staged, 's', 'r')}`;
