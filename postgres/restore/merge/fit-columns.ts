import type { Client } from 'pg';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { quoteIdentifier } from '../../identifiers.ts';
import type { StagedColumn, StagedTable } from '../staging/stage-tables.ts';

/**
 * Gives the staged rows the present types. Columns whose type changed are converted when no value's text
 * changes by it (`integer` to `bigint`, a longer `varchar`); otherwise the backup's data do not fit.
 * @returns the table with every column typed
 * @throws ResguardoError `restore-structure-differs` naming table and column
 */
export async function fitColumns(client: Client, table: StagedTable): Promise<StagedTable> {
  const name = `${table.entry.schema}.${table.entry.table}`;
  const { live } = table;
  if (!live) throw unfit(name, 'the table is not there now');
  const missing = table.columns.find((column) => column.live === null);
  if (missing) throw unfit(name, 'the column is not there now', missing.name);
  const demanding = live.columns.find(
    ({ name: column, notNull, hasDefault, generated, identity }) =>
      notNull &&
      !hasDefault &&
      !generated &&
      identity === '' &&
      !table.columns.some((one) => one.name === column),
  );
  if (demanding && table.entry.rows > 0) {
    throw unfit(name, 'a new column without a default must not be NULL', demanding.name);
  }
  for (const column of table.columns) {
    if (column.asText) await convert(client, table, column, name);
  }
  return { ...table, columns: table.columns.map((column) => ({ ...column, asText: false })) };
}

async function convert(
  client: Client,
  { stage }: StagedTable,
  { name, live }: StagedColumn,
  table: string,
): Promise<void> {
  if (!live) return;
  const column = quoteIdentifier(name);
  await client.query('SAVEPOINT convert');
  try {
    // The text is kept beside, because the cast to a length may cut off in silence.
    await client.query(`ALTER TABLE ${stage} ADD COLUMN "resguardo text" text`);
    await client.query(`UPDATE ${stage} SET "resguardo text" = ${column}`);
    await client.query(
      `ALTER TABLE ${stage} ALTER COLUMN ${column} TYPE ${live.type} USING (${column}::${live.bareType})::${live.type}`,
    );
    const { rows } = await client.query<{ lost: string }>(
      `SELECT count(*) AS lost FROM ${stage} s WHERE ROW(s.${column})::text COLLATE "C" <> ROW(s."resguardo text")::text COLLATE "C"`,
    );
    if (rows[0]?.lost !== '0') throw new RangeError('values change');
    await client.query(`ALTER TABLE ${stage} DROP COLUMN "resguardo text"`);
    await client.query('RELEASE SAVEPOINT convert');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (!(cause instanceof RangeError) && !/^(22|23|42)/.test(code)) throw cause;
    await client.query('ROLLBACK TO SAVEPOINT convert; RELEASE SAVEPOINT convert');
    throw unfit(table, `its values do not fit ${live.type}`, name);
  }
}

const unfit = (table: string, why: string, column?: string): ResguardoError =>
  new ResguardoError('restore-structure-differs', {
    table,
    ...(column === undefined ? {} : { column }),
    why,
  });
