import { plainCell } from './plain.ts';

export interface Column {
  readonly title: string;
  readonly right?: boolean;
}

const letters = new Intl.Segmenter();
const widthOf = (text: string): number => Array.from(letters.segment(text)).length;

const padded = (text: string, width: number, right: boolean): string => {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return right ? space + text : text + space;
};

/** Rows under their titles, each column as wide as its widest. */
export const table = (
  columns: readonly Column[],
  told: readonly (readonly string[])[],
): string[] => {
  const rows = told.map((cells) => cells.map(plainCell));
  const widths = columns.map(({ title }, index) =>
    Math.max(widthOf(title), ...rows.map((row) => widthOf(row[index] ?? ''))),
  );
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ right = false }, index) => padded(cells[index] ?? '', widths[index] ?? 0, right))
      .join('  ')
      .trimEnd();
  return [
    line(columns.map(({ title }) => title)),
    line(widths.map((width) => '-'.repeat(width))),
    ...rows.map(line),
  ];
};

/** Names and their values, one under the other. */
export const pairs = (rows: readonly (readonly [string, string])[]): string[] => {
  const width = Math.max(0, ...rows.map(([name]) => widthOf(name)));
  return rows.map(([name, value]) =>
    `${padded(name, width, false)}  ${plainCell(value)}`.trimEnd(),
  );
};
