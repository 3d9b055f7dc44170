import {
  csvColumns,
  type CellKind,
  type CsvColumn,
} from '../../contracts/fleet-file/csv-columns.ts';
import type { FleetMessages } from '../messages/fleet-messages.ts';
import type { FleetEntry, Place, Problem, ReadFleet } from './fleet-entry.ts';
import { parseCsv, type CsvField } from './parse-csv.ts';
import { withDefaults } from './with-defaults.ts';

/** What a cell says; one that says it wrongly is left as it is, for the check to tell. */
const valueOf = (text: string, kind: CellKind): unknown => {
  switch (kind) {
    case 'text':
      return text;
    case 'number':
      return /^-?\d+$/.test(text) ? Number(text) : text;
    case 'list':
      return text.split(/[\s,;]+/).filter((one) => one !== '');
    case 'yes-no':
      if (/^(?:yes|sí|si|true|verdadero|1)$/i.test(text)) return true;
      return /^(?:no|false|falso|0)$/i.test(text) ? false : text;
    case 'time': {
      // A spreadsheet makes 2:00:00 of 02:00.
      const [, hours = '', minutes = ''] = /^(\d{1,2}):(\d\d)(?::\d\d)?$/.exec(text) ?? [];
      return hours === '' ? text : `${hours.padStart(2, '0')}:${minutes}`;
    }
    case 'table': {
      const [table, key] = text.split('.');
      return key === undefined ? { table } : { table, key };
    }
  }
};

type Tree = Record<string, unknown>;

const put = (tree: Tree, [first = '', ...rest]: readonly string[], value: unknown): void => {
  if (rest.length === 0) tree[first] = value;
  else put((tree[first] ??= {}) as Tree, rest, value);
};

/** Destinations are called by their kind in a table; what a kind needs besides is put in. */
const asClinic = ({ destinations, ...clinic }: Tree): Tree => {
  const scope = clinic['scope'] as Tree | undefined;
  const kind = scope && !('kind' in scope) && 'schema' in scope ? { kind: 'schema' } : {};
  const whole = { ...clinic, ...(scope ? { scope: { ...kind, ...scope } } : {}) };
  if (destinations === undefined) return whole;
  const places = Object.entries(destinations as Record<string, Tree>).map(([name, settings]) => {
    const secret = settings['secret'] as Tree | undefined;
    const mode = secret?.['subject'] === undefined ? 'service-account' : 'delegated';
    const more = name === 'drive' && secret ? { secret: { mode, ...secret } } : {};
    return { kind: name, name, ...settings, ...more };
  });
  return { ...whole, destinations: places };
};

const isPath = (path: readonly PropertyKey[], column: CsvColumn): boolean =>
  path.every((part, index) => String(part) === column.path[index]);

/** Reads a CSV of clinics, one a row, each over `defaults`. */
export const readCsv = (text: string, words: FleetMessages, defaults: unknown): ReadFleet => {
  const { rows, broken } = parseCsv(text);
  const [titles, ...lines] = rows;
  const problems: Problem[] = [];
  const wrong = ({ line, column }: Omit<Place, 'field'>, field: string, message: string): void => {
    problems.push({ line, column, field, clinic: null, message });
  };
  if (broken) wrong(broken, '', words.brokenQuote);
  if (!titles) {
    wrong({ line: 1, column: 1 }, '', words.noTitles);
    return { entries: [], problems, defaults };
  }
  const columns = titles.map((title) => {
    const name = title.text.toLowerCase();
    const known = csvColumns.find((column) => column.name === name);
    if (!known) wrong(title, title.text, words.unknownColumn(title.text));
    return known;
  });
  for (const [index, title] of titles.entries()) {
    if (columns[index] && columns.indexOf(columns[index]) < index)
      wrong(title, title.text, words.doubledColumn(title.text));
  }
  if (!columns.some((column) => column?.name === 'id'))
    wrong({ line: 1, column: 1 }, 'id', words.noIdColumn);

  const entryOf = (cells: readonly CsvField[]): FleetEntry => {
    const tree: Tree = {};
    for (const [index, cell] of cells.entries()) {
      const column = columns[index];
      if (column && cell.text !== '') put(tree, column.path, valueOf(cell.text, column.kind));
    }
    const clinic = asClinic(tree);
    const kinds = (clinic['destinations'] as { kind: string }[] | undefined)?.map((d) => d.kind);
    return {
      value: withDefaults(clinic, defaults),
      place: (path) => {
        const [first, second, ...rest] = path;
        const named =
          first === 'destinations' && typeof second === 'number'
            ? [first, kinds?.[second] ?? '', ...rest]
            : path;
        // The column itself, or the first of the section.
        const found = [named, named.slice(0, 2), named.slice(0, 1)].flatMap((asked) =>
          asked.length === 0
            ? []
            : [columns.findIndex((column) => column && isPath(asked, column))],
        );
        const index = found.find((one) => one >= 0);
        const cell = index === undefined ? undefined : cells[index];
        const start = cells[0] ?? { line: 0, column: 1 };
        return {
          line: cell?.line ?? start.line,
          column: cell?.column ?? start.column,
          field: index === undefined ? path.map(String).join('.') : (columns[index]?.name ?? ''),
        };
      },
    };
  };
  for (const cells of lines) {
    const more = cells[titles.length];
    if (more && cells.slice(titles.length).some((cell) => cell.text !== ''))
      wrong(more, '', words.tooManyCells);
  }
  return { entries: lines.map(entryOf), problems, defaults };
};
