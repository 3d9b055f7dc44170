import type { RestoreFigures, Result } from './result.ts';

const width = 760;
const left = 250;
const longest = 340;
const rowHeight = 34;
const top = 52;

/**
 * The result as a picture: a bar a way, its length the median time, with the figures beside. One axis from
 * zero, so lengths can be compared; colours that hold on light and dark pages.
 */
export function pictureOf(result: Result | RestoreFigures, subtitle: string): string {
  const rows = result.rows.filter((row) => row.median_s !== null);
  const most = Math.max(...rows.map((row) => row.median_s ?? 0), 0.001);
  const height = top + rows.length * rowHeight + 14;
  const doing = 'kind' in result ? 'Restoring' : 'Backing up';
  const title = `${doing} about ${result.size_mb} MB of SQL: median seconds, peak memory`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="t" font-family="system-ui, sans-serif">`,
    `<title id="t">${escaped(title)}</title>`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    `<text x="12" y="22" font-size="15" font-weight="600" fill="#16212e">${escaped(title)}</text>`,
    `<text x="12" y="40" font-size="11" fill="#5b6875">${escaped(subtitle)}</text>`,
    ...rows.map((row, index) => barOf(row, top + index * rowHeight, most)),
    '</svg>',
    '',
  ].join('\n');
}

function barOf(row: (Result | RestoreFigures)['rows'][number], y: number, most: number): string {
  const seconds = row.median_s ?? 0;
  const length = Math.max(2, Math.round((seconds / most) * longest));
  const colour = row.name.startsWith('Resguardo') ? '#0f766e' : '#94a3b8';
  const memory = row.peak_rss_mb === null ? '' : ` · ${Math.round(row.peak_rss_mb)} MB`;
  const figures = `${seconds.toFixed(2)} s${memory}`;
  return [
    `<text x="${left - 10}" y="${y + 17}" font-size="13" text-anchor="end" fill="#16212e">${escaped(row.name)}</text>`,
    `<rect x="${left}" y="${y + 3}" width="${length}" height="20" rx="3" fill="${colour}"/>`,
    `<text x="${left + length + 8}" y="${y + 17}" font-size="12" fill="#16212e">${escaped(figures)}</text>`,
  ].join('\n');
}

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
