import type { Client } from 'pg';
import type { RecordKey, RestoreSelection } from '../../../contracts/restore.ts';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { quoteIdentifier } from '../../identifiers.ts';
import { pointsAt } from '../../inspect/foreign-keys.ts';
import type { Choice } from './choose-tables.ts';
import type { KeyAround } from './keys-around.ts';
import type { MergeTable } from './merge-table.ts';

/** Places of the staged rows that are wanted. */
export const pickOf = ({ index }: MergeTable): string => `pg_temp."resguardo_pick_${index}"`;

/**
 * Writes down which staged rows are wanted: the chosen ones, all that hangs from them, and then the rows
 * that these need and that are gone, in turn. The differences must have been found.
 * @throws ResguardoError `record-unknown`
 */
export async function pickRows(
  client: Client,
  tables: readonly MergeTable[],
  choice: Choice,
  selection: RestoreSelection,
): Promise<void> {
  for (const table of tables) {
    const name = `"resguardo_pick_${table.index}"`;
    await client.query(
      `DROP TABLE IF EXISTS ${pickOf(table)}; CREATE TEMPORARY TABLE ${name} (back tid PRIMARY KEY)`,
    );
    if (choice.whole.has(table.staged.entry)) {
      await client.query(`INSERT INTO ${pickOf(table)} SELECT s.ctid FROM ${table.staged.stage} s`);
    }
  }
  if (selection.kind === 'records') {
    const root = tables.find(({ staged }) => staged.entry === choice.root);
    if (!root) throw new ResguardoError('record-unknown', { ...selection.table });
    for (const key of selection.keys) await pickRecord(client, root, key);
  }
  await untilNothingMore(choice.hanging, async (key) => {
    let more = 0;
    for (const [child, parent] of pairs(tables, key)) {
      const { rowCount } = await client.query(
        `INSERT INTO ${pickOf(child)} SELECT s.ctid FROM ${child.staged.stage} s
          WHERE EXISTS (SELECT FROM ${parent.staged.stage} p JOIN ${pickOf(parent)} k ON k.back = p.ctid WHERE ${pointsAt(key, 's', 'p')})
         ON CONFLICT DO NOTHING`,
      );
      more += rowCount ?? 0;
    }
    return more;
  });
  await untilNothingMore(choice.keys, async (key) => {
    let more = 0;
    for (const [child, parent] of pairs(tables, key)) {
      const { rowCount } = await client.query(
        `INSERT INTO ${pickOf(parent)} SELECT d.back FROM ${parent.diff} d JOIN ${parent.staged.stage} s ON s.ctid = d.back
          WHERE d.now IS NULL AND EXISTS (SELECT FROM ${child.staged.stage} c JOIN ${pickOf(child)} k ON k.back = c.ctid WHERE ${pointsAt(key, 'c', 's')})
         ON CONFLICT DO NOTHING`,
      );
      more += rowCount ?? 0;
    }
    return more;
  });
}

async function untilNothingMore(
  keys: readonly KeyAround[],
  step: (key: KeyAround) => Promise<number>,
): Promise<void> {
  for (let grown = true; grown;) {
    grown = false;
    for (const key of keys) if ((await step(key)) > 0) grown = true;
  }
}

/** The tables that a key leads between, of those at hand and with its columns. */
function pairs(tables: readonly MergeTable[], key: KeyAround): [MergeTable, MergeTable][] {
  const on = (side: KeyAround['child'], columns: readonly string[]): MergeTable[] =>
    tables.filter(
      ({ live, staged }) =>
        side.leaves.some(({ oid }) => oid === live.oid) &&
        columns.every((column) => staged.entry.columns.includes(column)),
    );
  const parents = on(key.parent, key.targetColumns);
  return on(key.child, key.columns).flatMap((child) =>
    parents.map((parent): [MergeTable, MergeTable] => [child, parent]),
  );
}

async function pickRecord(client: Client, table: MergeTable, key: RecordKey): Promise<void> {
  const columns = table.live.key.map(({ name }) => name);
  const { schema, table: name } = table.staged.entry;
  const told = tellableKeys(table) ? { key: JSON.stringify(key) } : {};
  const unknown = new ResguardoError('record-unknown', { schema, table: name, ...told });
  const asked = Object.keys(key);
  if (asked.length !== columns.length || !columns.every((column) => column in key)) throw unknown;
  const where = columns.map((column, at) => `s.${quoteIdentifier(column)}::text = $${at + 1}`);
  if (where.length === 0) throw unknown;
  const { rowCount } = await client.query(
    `INSERT INTO ${pickOf(table)} SELECT s.ctid FROM ${table.staged.stage} s WHERE ${where.join(' AND ')} ON CONFLICT DO NOTHING`,
    columns.map((column) => key[column]),
  );
  if (rowCount !== 0) return;
  const { rowCount: known } = await client.query(
    `SELECT FROM ${table.staged.stage} s WHERE ${where.join(' AND ')}`,
    columns.map((column) => key[column]),
  );
  if (known === 0) throw unknown;
}

/** Whole numbers and uuids say nothing of a patient. */
const tellable = new Set(['20', '21', '23', '2950']);

export const tellableKeys = ({ live }: MergeTable): boolean =>
  live.key.length > 0 &&
  live.key.every(({ name }) =>
    tellable.has(live.columns.find((column) => column.name === name)?.baseTypeOid ?? ''),
  );
