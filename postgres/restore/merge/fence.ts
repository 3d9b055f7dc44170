import type { Client } from 'pg';
import { quoteQualified } from '../../identifiers.ts';
import { nowAlias } from '../staging/differences-sql.ts';
import type { TenantTable } from './merge-scope.ts';
import { nameOfLive, type MergeTable } from './merge-table.ts';
import { withLocks } from './with-locks.ts';

/**
 * Holds the clinic's own writers back until the end of the transaction, and nobody else: its rows are
 * locked, parents first, FOR UPDATE. So nobody changes or deletes them, and whoever inserts a row
 * with a foreign key to one of them waits too. For tables whose inserts ask no such key, see `shutTables`.
 * @throws ResguardoError `restore-locked`
 */
export async function lockClinicRows(client: Client, tables: Iterable<TenantTable>): Promise<void> {
  const ordered = [...tables].sort((a, b) => a.depth - b.depth || Number(a.oid) - Number(b.oid));
  await withLocks(client, { waitMs: 3000, attempts: 5, table: '' }, async () => {
    for (const { schema, name, condition } of ordered) {
      await client.query(
        `SELECT count(*) FROM (SELECT FROM ONLY ${quoteQualified(schema, name)} ${nowAlias} WHERE ${condition} FOR UPDATE OF ${nowAlias}) locked`,
      );
    }
  });
}

/**
 * Locks the rows that are to be changed or removed. False: one of them was changed since the differences
 * were found, so they have to be found again.
 */
export async function lockDifferentRows(client: Client, table: MergeTable): Promise<boolean> {
  const { live, diff } = table;
  // Locking takes the right to update, which a table that is only added to need not give.
  const { rows: touched } = await client.query(`SELECT FROM ${diff} WHERE now IS NOT NULL LIMIT 1`);
  if (touched.length === 0) return true;
  return withLocks(client, { waitMs: 3000, attempts: 5, table: nameOfLive(table) }, async () => {
    const { rows } = await client.query<{ whole: boolean }>(
      `SELECT (SELECT count(*) FROM (SELECT FROM ONLY ${quoteQualified(live.schema, live.name)} t
                WHERE t.ctid IN (SELECT now FROM ${diff}) FOR UPDATE OF t) locked)
            = (SELECT count(now) FROM ${diff}) AS whole`,
    );
    return rows[0]?.whole === true;
  });
}

/**
 * The short guard for tables into which the clinic could insert in spite of locked rows: for the last
 * moment before the commit nobody writes into them. Neighbours wait as long as that takes and never
 * queue for more than half a second behind somebody else's open transaction.
 * @throws ResguardoError `restore-locked`
 */
export async function shutTables(client: Client, roots: readonly string[]): Promise<void> {
  if (roots.length === 0) return;
  const list = [...new Set(roots)].sort().join(', ');
  await withLocks(client, { waitMs: 500, attempts: 20, table: list }, async () => {
    await client.query(`LOCK TABLE ${list} IN SHARE ROW EXCLUSIVE MODE`);
  });
}
