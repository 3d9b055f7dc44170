import type { Client } from 'pg';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { orderByClause } from '../../copy/order-by.ts';
import { FrameBuffers } from '../../copy/frame-buffers.ts';
import { quoteIdentifier, quoteQualified } from '../../identifiers.ts';
import { digestRows } from '../digest-rows.ts';
import { differencesSql, nowAlias, rowsDiffer, usableKey } from '../staging/differences-sql.ts';
import { nameOfLive, sidesOf, type MergeTable } from './merge-table.ts';

/**
 * Reads the clinic's rows as the dump did, under the same condition and in the same order, and compares
 * count and SHA-256 with the manifest.
 * @throws ResguardoError `restore-differs`
 */
export async function expectAsInManifest(
  client: Client,
  tables: readonly MergeTable[],
  signal: AbortSignal,
  onTable: () => void,
): Promise<void> {
  const buffers = new FrameBuffers(1024 * 1024, 0);
  for (const table of tables) {
    const { entry, columns } = table.staged;
    if (table.staged.kind === 'context') continue;
    signal.throwIfAborted();
    const order = entry.orderBy.map((name) => ({
      name,
      baseTypeOid: columns.find((column) => column.name === name)?.live?.baseTypeOid ?? '',
    }));
    const list = entry.columns.map((name) => `${nowAlias}.${quoteIdentifier(name)}`).join(', ');
    const source = `(SELECT ${list} FROM ONLY ${quoteQualified(table.live.schema, table.live.name)} ${nowAlias} WHERE ${table.condition ?? 'true'} ${orderByClause(order, nowAlias)})`;
    const found = await digestRows(client, source, buffers);
    if (found.rows !== entry.rows) {
      throw differs(table, 'count(*)', String(entry.rows), String(found.rows));
    }
    if (found.sha256 !== entry.sha256) throw differs(table, 'SHA-256', entry.sha256, found.sha256);
    onTable();
  }
}

/**
 * Compares just the rows that were written with those of the backup.
 * @throws ResguardoError `restore-differs`
 */
export async function expectWritten(
  client: Client,
  tables: readonly MergeTable[],
  signal: AbortSignal,
  onTable: () => void,
): Promise<void> {
  for (const table of tables) {
    signal.throwIfAborted();
    const { staged, live, diff } = table;
    const key = usableKey(staged);
    const on = key
      .map(({ name, equals }) => `t.${quoteIdentifier(name)} ${equals} s.${quoteIdentifier(name)}`)
      .join(' AND ');
    const { rows } = await client.query<{ wrong: string }>(
      key.length === 0
        ? `SELECT count(*) AS wrong FROM (${differencesSql(sidesOf(table))}) n JOIN ${diff} d ON d.back = n.back`
        : `SELECT count(*) AS wrong FROM ${diff} d JOIN ${staged.stage} s ON s.ctid = d.back
             LEFT JOIN ONLY ${quoteQualified(live.schema, live.name)} t ON ${on} WHERE t.ctid IS NULL OR ${rowsDiffer(staged, 't', 's')}`,
    );
    const wrong = rows[0]?.wrong ?? '0';
    if (wrong !== '0') throw differs(table, 'count(*)', '0', wrong);
    onTable();
  }
}

const differs = (
  table: MergeTable,
  what: string,
  expected: string,
  found: string,
): ResguardoError =>
  new ResguardoError('restore-differs', { table: nameOfLive(table), what, expected, found });
