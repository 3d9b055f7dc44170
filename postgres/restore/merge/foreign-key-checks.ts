import type { Client } from 'pg';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { quoteIdentifier, quoteQualified } from '../../identifiers.ts';
import { pointsAt } from '../../inspect/foreign-keys.ts';
import type { KeyAround } from './keys-around.ts';
import { nameOfLive, type MergeTable } from './merge-table.ts';

const onlyTable = ({ schema, name }: { schema: string; name: string }): string =>
  `ONLY ${quoteQualified(schema, name)}`;

const notNull = (columns: readonly string[], alias: string): string =>
  columns.map((column) => `${alias}.${quoteIdentifier(column)} IS NOT NULL`).join(' AND ');

const holds = (table: MergeTable, columns: readonly string[]): boolean =>
  columns.every((column) => table.staged.columns.some(({ name }) => name === column));

/** Counted, and not asked for the first: for that the server plans as if there were one soon. */
async function anyRow(client: Client, query: string): Promise<boolean> {
  const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM (${query}) q`);
  return rows[0]?.count !== '0';
}

/** The values pointed at that go with their rows; most often there are none, and no other table is looked at. */
const lost = 'pg_temp.resguardo_lost';

async function writeLost(
  client: Client,
  parent: MergeTable,
  key: KeyAround,
  standIns: readonly MergeTable[],
): Promise<boolean> {
  const row = (alias: string): string =>
    `ROW(${key.targetColumns.map((name) => `${alias}.${quoteIdentifier(name)}`).join(', ')})::text COLLATE "C"`;
  const columns = key.targetColumns.map((name) => `p.${quoteIdentifier(name)}`).join(', ');
  // A key that the backup does not know of stays with the row.
  const going = standIns.includes(parent) ? 'true' : 'd.back IS NULL';
  const standing = standIns.map(
    ({ staged, diff }) =>
      ` AND NOT EXISTS (SELECT FROM ${staged.stage} s JOIN ${diff} b ON b.back = s.ctid WHERE ${row('s')} = ${row('p')})`,
  );
  await client.query(
    `DROP TABLE IF EXISTS ${lost}; CREATE TEMPORARY TABLE resguardo_lost AS
       SELECT ${columns} FROM ${onlyTable(parent.live)} p JOIN ${parent.diff} d ON d.now = p.ctid
        WHERE ${going} AND ${notNull(key.targetColumns, 'p')}${standing.join('')}; ANALYZE ${lost}`,
  );
  return anyRow(client, `SELECT FROM ${lost}`);
}

/**
 * Tables with rows that would point at nothing once the differences are made: rows that are not touched
 * themselves and point at one that goes, or whose key changes. Asked before anything is written, of every
 * table with such a key, wherever it is; for a deletion that the key itself would pass on too:
 * what is outside of the restore is never changed.
 */
export async function danglingTables(
  client: Client,
  tables: readonly MergeTable[],
  keys: readonly KeyAround[],
): Promise<string[]> {
  const byOid = new Map<string, MergeTable>();
  const losing = new Set<MergeTable>();
  for (const table of tables) {
    byOid.set(table.live.oid, table);
    const { rowCount } = await client.query(
      `SELECT FROM ${table.diff} WHERE now IS NOT NULL LIMIT 1`,
    );
    if (rowCount !== 0) losing.add(table);
  }
  const found = new Set<string>();
  for (const key of keys) {
    const parents = key.parent.leaves.flatMap(({ oid }) => byOid.get(oid) ?? []);
    const standIns = parents.filter((parent) => holds(parent, key.targetColumns));
    const back = standIns.map(
      ({ staged, diff }) =>
        ` AND NOT EXISTS (SELECT FROM ${staged.stage} s JOIN ${diff} b ON b.back = s.ctid WHERE ${pointsAt(key, 'c', 's')})`,
    );
    for (const parent of parents.filter((one) => losing.has(one))) {
      if (!(await writeLost(client, parent, key, standIns))) continue;
      for (const leaf of key.child.leaves) {
        const child = byOid.get(leaf.oid);
        const touched = child
          ? ` AND NOT EXISTS (SELECT FROM ${child.diff} x WHERE x.now = c.ctid)`
          : '';
        const dangling = await anyRow(
          client,
          `SELECT FROM ${onlyTable(leaf)} c WHERE EXISTS (SELECT FROM ${lost} l WHERE ${pointsAt(key, 'c', 'l')})${touched}${back.join('')}`,
        );
        if (dangling) found.add(`${leaf.schema}.${leaf.name}`);
      }
    }
  }
  return [...found].sort();
}

/** @throws ResguardoError `restore-outside-dependents` */
export async function expectNoneDangling(
  client: Client,
  tables: readonly MergeTable[],
  keys: readonly KeyAround[],
): Promise<void> {
  const names = await danglingTables(client, tables, keys);
  if (names.length > 0) {
    throw new ResguardoError('restore-outside-dependents', { objects: names.join(', ') });
  }
}

/**
 * What the server looks after except for a replica: every row that was written points at one that is there,
 * which is then held until the commit. Keys that were never validated are left as the backup had them.
 * @throws ResguardoError `restore-load-failed` naming table and key
 */
export async function expectTargets(
  client: Client,
  tables: readonly MergeTable[],
  keys: readonly KeyAround[],
): Promise<void> {
  for (const key of keys) {
    if (!key.validated) continue;
    for (const leaf of key.child.leaves) {
      const table = tables.find(({ live }) => live.oid === leaf.oid);
      if (!table || !holds(table, key.columns)) continue;
      const { staged, diff } = table;
      const whole = key.parent.leaves.length === 1 && key.parent.leaves[0]?.oid === key.parent.oid;
      const target = `${whole ? 'ONLY ' : ''}${quoteQualified(key.parent.schema, key.parent.name)} t`;
      const written = `${staged.stage} s JOIN ${diff} d ON d.back = s.ctid`;
      await client.query(
        `SELECT count(*) FROM (SELECT FROM ${target} WHERE EXISTS (SELECT FROM ${written} WHERE ${pointsAt(key, 's', 't')}) FOR KEY SHARE OF t) held`,
      );
      const missing = await anyRow(
        client,
        `SELECT FROM ${written} WHERE ${notNull(key.columns, 's')} AND NOT EXISTS (SELECT FROM ${target} WHERE ${pointsAt(key, 's', 't')})`,
      );
      if (missing) {
        throw new ResguardoError('restore-load-failed', {
          table: nameOfLive(table),
          why: `SQLSTATE 23503 ${key.name}`,
        });
      }
    }
  }
}
