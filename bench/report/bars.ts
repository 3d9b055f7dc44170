import { names } from '../names.ts';
import type { RestoreFigures, Result } from './result.ts';

export interface Bar {
  readonly promise: string;
  readonly kept: boolean;
}

/** What this project promises of a size, and whether the figures keep it. Nothing where a figure is missing. */
export function barsOf(result: Result | RestoreFigures): Bar[] {
  if ('kind' in result) return barsOfRestores(result);
  const row = (name: string) => result.rows.find((one) => one.name === name);
  const ours = row(names.s3);
  if (!ours || ours.median_s === null) return [];
  const found: Bar[] = [];
  if (result.size_mb === 20) {
    found.push({ promise: 'under 2 s', kept: ours.median_s < 2 });
  }
  if (result.size_mb === 300 && ours.ratio_to_pg_dump !== null) {
    const promise = `at most 1.2 × ${names.dumpAway}: ${ours.ratio_to_pg_dump.toFixed(2)}`;
    found.push({ promise, kept: ours.ratio_to_pg_dump <= 1.2 });
    const gzip = row(names.dumpGzip)?.median_s;
    if (gzip) {
      const times = gzip / ours.median_s;
      const faster = `at least 3.5 × as fast as ${names.dumpGzip}: ${times.toFixed(2)}`;
      found.push({ promise: faster, kept: times >= 3.5 });
    }
  }
  if (result.size_mb >= 300 && ours.peak_rss_mb !== null) {
    const promise = `under 450 MB of memory: ${Math.round(ours.peak_rss_mb)}`;
    found.push({ promise, kept: ours.peak_rss_mb < 450 });
  }
  return found;
}

function barsOfRestores({ rows }: RestoreFigures): Bar[] {
  const ours: string[] = [names.schemaInPlace, names.databaseBeside];
  return rows
    .filter(({ name }) => ours.includes(name))
    .flatMap(({ name, ratio_to_better: ratio }) =>
      ratio === null
        ? []
        : [
            {
              promise: `${name}: at most 1.1 × the better of psql and pg_restore: ${ratio.toFixed(2)}`,
              kept: ratio <= 1.1,
            },
          ],
    );
}
