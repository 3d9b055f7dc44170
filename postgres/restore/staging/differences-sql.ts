import { quoteIdentifier, quoteQualified } from '../../identifiers.ts';
import type { LiveTable } from './live-tables.ts';
import type { StagedTable } from './stage-tables.ts';

/** The alias of a present row, as conditions name it (postgres/plan/table-reads.ts), and of a staged one. */
export const nowAlias = 'r';
export const backAlias = 's';

/** No column of a clinic's is called so. */
const place = '"resguardo place"';

export interface Sides {
  readonly table: StagedTable;
  readonly live: LiveTable;
  /** SQL over the alias `r`: the present rows that count; all when left out. */
  readonly condition?: string;
  /** Likewise, of rows for which the condition does not hold: they count where the backup has their key. */
  readonly adoptable?: string;
}

/** Columns that both sides have. */
const common = (table: StagedTable): string[] =>
  table.columns.filter(({ live }) => live !== null).map(({ name }) => name);

const rowOf = (columns: readonly string[], alias: string): string =>
  `ROW(${columns.map((name) => `${alias}.${quoteIdentifier(name)}`).join(', ')})`;

/**
 * The key by which rows are told to be the same one. None where the table has none, or where the backup
 * does not hold it in the same type: then rows are the same that have the same text.
 */
export const usableKey = ({ columns, live }: StagedTable): LiveTable['key'] =>
  live?.key.every(({ name }) => columns.some((one) => one.name === name && !one.asText)) === true
    ? live.key
    : [];

/**
 * A query of (now, back): places of a present row and of a staged one. Both: the same record with
 * other values. Only `now`: the backup does not have it. Only `back`: it is not there now. Rows that
 * are the same on both sides are not among them;
 */
export function differencesSql({ table, live, condition, adoptable }: Sides): string {
  const columns = common(table);
  const list = [
    `${nowAlias}.ctid AS ${place}`,
    ...columns.map((name) => `${nowAlias}.${quoteIdentifier(name)}`),
  ];
  const where = condition === undefined ? '' : ` WHERE ${condition}`;
  const rows = `SELECT ${list.join(', ')} FROM ONLY ${quoteQualified(live.schema, live.name)} ${nowAlias}`;
  const key = usableKey(table);
  if (key.length === 0) return withoutKey(table, columns, `${rows}${where}`);
  const sameKey = (one: string, other: string): string =>
    key
      .map(
        ({ name, equals }) =>
          `${one}.${quoteIdentifier(name)} ${equals} ${other}.${quoteIdentifier(name)}`,
      )
      .join(' AND ');
  const adopted =
    adoptable === undefined
      ? ''
      : ` UNION ALL ${rows} WHERE EXISTS (SELECT FROM ${table.stage} k WHERE ${sameKey(nowAlias, 'k')}) AND ${adoptable}`;
  return `SELECT n.${place} AS now, s.ctid AS back FROM (${rows}${where}${adopted}) n FULL JOIN ${table.stage} s ON ${sameKey('n', 's')} WHERE n.${place} IS NULL OR s.ctid IS NULL OR ${rowsDiffer(table, 'n', 's')}`;
}

/** Images first: where they are the same, so are the texts, and no text need be made. */
export function rowsDiffer(table: StagedTable, one: string, other: string): string {
  const columns = common(table);
  if (columns.length === 0) return 'false';
  const [a, b] = [rowOf(columns, one), rowOf(columns, other)];
  const texts = `${a}::pg_catalog.text COLLATE "C" <> ${b}::pg_catalog.text COLLATE "C"`;
  const sameTypes = table.columns.every(({ live, asText }) => live === null || !asText);
  // Without the cast the operator would be asked of each column.
  const images = `${a}::record OPERATOR(pg_catalog.*<>) ${b}::record`;
  return sameTypes ? `(${images} AND ${texts})` : `(${texts})`;
}

/** Of rows with the same text, as many are the same as both sides have. */
function withoutKey(table: StagedTable, columns: readonly string[], from: string): string {
  const text = (alias: string): string =>
    columns.length === 0 ? "''" : `${rowOf(columns, alias)}::pg_catalog.text COLLATE "C"`;
  const numbered = (alias: string, at: string, source: string): string =>
    `SELECT ${alias}.${at} AS place, ${text(alias)} AS line, row_number() OVER (PARTITION BY ${text(alias)} ORDER BY ${alias}.${at}) AS nth FROM ${source} ${alias}`;
  return `SELECT n.place AS now, s.place AS back FROM (${numbered('a', place, `(${from})`)}) n FULL JOIN (${numbered('b', 'ctid', table.stage)}) s ON n.line = s.line AND n.nth = s.nth WHERE n.place IS NULL OR s.place IS NULL`;
}
