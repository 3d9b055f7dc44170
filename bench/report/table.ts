import type { Result, ResultRow } from './result.ts';

const headings = ['', 'median', 'runs', '× pg_dump', 'peak memory'];

/** The result as lines for a terminal. */
export function tableOf({ size_mb, rows }: Result): string {
  const cells = [headings, ...rows.map(cellsOf)];
  const widths = headings.map((_, column) =>
    Math.max(...cells.map((line) => line[column]?.length ?? 0)),
  );
  const lines = cells.map((line) =>
    line
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('   '),
  );
  return [`about ${size_mb} MB of SQL`, ...lines].join('\n');
}

const cellsOf = (row: ResultRow): string[] => [
  row.name,
  row.median_s === null ? 'left out' : `${row.median_s.toFixed(2)} s`,
  rangeOf(row.seconds),
  row.ratio_to_pg_dump === null ? '' : row.ratio_to_pg_dump.toFixed(2),
  row.peak_rss_mb === null ? '' : `${Math.round(row.peak_rss_mb)} MB`,
];

const rangeOf = (seconds: readonly number[]): string =>
  seconds.length === 0
    ? ''
    : `${seconds.length}: ${Math.min(...seconds).toFixed(2)}–${Math.max(...seconds).toFixed(2)} s`;
