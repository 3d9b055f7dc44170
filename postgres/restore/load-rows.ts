import { finished } from 'node:stream/promises';
import type { Client } from 'pg';
import { from } from 'pg-copy-streams';
import type { TableEntry } from '../../contracts/manifest.ts';
import { quoteQualified } from '../identifiers.ts';
import { copyTarget } from './copy-target.ts';

export interface RowsToLoad {
  readonly table: TableEntry;
  /** Lines of COPY text. */
  readonly rows: Buffer;
  /** Empties the table first, in the transaction that fills it. */
  readonly empties: boolean;
  /** No transaction is open on this connection. */
  readonly opens: boolean;
}

/**
 * Sends rows by COPY, in one round trip. A table made or truncated in the same transaction is filled from its
 * beginning to its end without looking for free room in earlier pages, so the rows lie in the order
 * in which they came, which the digests rely on; and its pages are written frozen, once.
 */
export async function loadRows(client: Client, load: RowsToLoad): Promise<void> {
  const { table, rows } = load;
  const statements = [
    ...(load.opens ? ['BEGIN'] : []),
    ...(load.empties ? [`TRUNCATE ONLY ${quoteQualified(table.schema, table.table)}`] : []),
    `COPY ${copyTarget(table)} FROM STDIN (FREEZE)`,
  ];
  const copy = client.query(from(statements.join('; ')));
  copy.end(rows);
  await finished(copy);
}
