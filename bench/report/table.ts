import type { RestoreFigures, Result } from './result.ts';

type Row = (Result | RestoreFigures)['rows'][number];

/** The result as lines for a terminal. */
export function tableOf(result: Result | RestoreFigures): string {
  const { size_mb, rows } = result;
  const unit = 'kind' in result ? '× the better tool' : '× pg_dump';
  const headings = ['', 'median', 'runs', unit, 'peak memory'];
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

const cellsOf = (row: Row): string[] => [
  row.name,
  row.median_s === null ? 'left out' : `${row.median_s.toFixed(2)} s`,
  rangeOf(row.seconds),
  ratioOf(row)?.toFixed(2) ?? '',
  row.peak_rss_mb === null ? '' : `${Math.round(row.peak_rss_mb)} MB`,
];

const ratioOf = (row: Row): number | null =>
  'ratio_to_better' in row ? row.ratio_to_better : row.ratio_to_pg_dump;

const rangeOf = (seconds: readonly number[]): string =>
  seconds.length === 0
    ? ''
    : `${seconds.length}: ${Math.min(...seconds).toFixed(2)}–${Math.max(...seconds).toFixed(2)} s`;
