import type { Client } from 'pg';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { quoteIdentifier, quoteQualified } from '../../identifiers.ts';
import type { KeyAround } from './keys-around.ts';
import { nameOfLive, type MergeTable } from './merge-table.ts';
import type { WritingMode } from './silence-triggers.ts';

/**
 * A row that is pointed at by a key that acts on deletion (CASCADE, SET NULL, RESTRICT) cannot be deleted and
 * inserted again where the server looks after keys; it has to be updated.
 */
export const mustUpdate = (
  { live }: MergeTable,
  keys: readonly KeyAround[],
  mode: WritingMode,
): boolean =>
  mode === 'origin' &&
  keys.some(({ acts, parent }) => acts && parent.leaves.some(({ oid }) => oid === live.oid));

/**
 * Rows that can only be updated cannot pass a unique value on to one another: a unique key is looked at row
 * by row.
 * @throws ResguardoError `restore-right-missing`: with the right to write as a replica does, it goes
 */
export async function expectUpdatable(
  client: Client,
  tables: readonly MergeTable[],
  keys: readonly KeyAround[],
  mode: WritingMode,
  user: string,
): Promise<void> {
  for (const table of tables) {
    if (!mustUpdate(table, keys, mode)) continue;
    const { live, staged, diff } = table;
    for (const columns of await uniqueColumns(client, live.oid)) {
      if (!columns.every((name) => staged.entry.columns.includes(name))) continue;
      const { rows } = await client.query<{ count: string }>(
        `SELECT count(*) FROM ${diff} d JOIN ${staged.stage} s ON s.ctid = d.back
           JOIN ONLY ${quoteQualified(live.schema, live.name)} t ON ${rowText(columns, 't')} = ${rowText(columns, 's')}
           JOIN ${diff} e ON e.now = t.ctid
          WHERE d.now IS NOT NULL AND e.back IS NOT NULL AND e.now <> d.now AND ${notNull(columns)}`,
      );
      if (rows[0]?.count !== '0') {
        throw new ResguardoError('restore-right-missing', {
          user,
          right: 'SET session_replication_role',
          object: nameOfLive(table),
        });
      }
    }
  }
}

/**
 * A unique value of a row that comes back must not be another's by now, a neighbour's for one.
 * @throws ResguardoError `restore-conflicts`
 */
export async function expectFreeValues(
  client: Client,
  tables: readonly MergeTable[],
): Promise<void> {
  for (const table of tables) {
    const { live, staged, diff } = table;
    const { rowCount: comes } = await client.query(
      `SELECT FROM ${diff} WHERE back IS NOT NULL LIMIT 1`,
    );
    if (comes === 0) continue;
    const key = live.key.map(({ name }) => name).join('\n');
    for (const columns of await uniqueColumns(client, live.oid)) {
      if (columns.join('\n') === key) continue;
      if (!columns.every((name) => staged.entry.columns.includes(name))) continue;
      const { rows } = await client.query<{ count: string }>(
        `SELECT count(*) FROM ${diff} d JOIN ${staged.stage} s ON s.ctid = d.back
           JOIN ONLY ${quoteQualified(live.schema, live.name)} t ON ${rowText(columns, 't')} = ${rowText(columns, 's')}
          WHERE ${notNull(columns)} AND NOT EXISTS (SELECT FROM ${diff} e WHERE e.now = t.ctid)`,
      );
      const count = rows[0]?.count ?? '0';
      if (count !== '0') {
        throw new ResguardoError('restore-conflicts', { table: nameOfLive(table), count });
      }
    }
  }
}

const rowText = (columns: readonly string[], alias: string): string =>
  `ROW(${columns.map((name) => `${alias}.${quoteIdentifier(name)}`).join(', ')})::text COLLATE "C"`;

const notNull = (columns: readonly string[]): string =>
  columns.map((name) => `s.${quoteIdentifier(name)} IS NOT NULL`).join(' AND ');

/** Of whole unique keys; what holds for some rows only, or for expressions, the server tells itself. */
async function uniqueColumns(client: Client, oid: string): Promise<string[][]> {
  const { rows } = await client.query<{ columns: string[] }>(
    `SELECT (SELECT json_agg(a.attname ORDER BY k.place) FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
               JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
              WHERE k.place <= i.indnkeyatts) AS columns
       FROM pg_index i WHERE i.indrelid = $1 AND i.indisunique AND i.indexprs IS NULL AND i.indpred IS NULL`,
    [oid],
  );
  return rows.map(({ columns }) => columns);
}
