import type { Measured } from '../contender.ts';
import { names } from '../names.ts';
import { median } from './median.ts';

/** One way's row, as it is printed and written. */
export interface ResultRow {
  readonly name: string;
  readonly seconds: readonly number[];
  readonly median_s: number | null;
  /** Of the median, to that of `pg_dump` thrown away. */
  readonly ratio_to_pg_dump: number | null;
  readonly peak_rss_mb: number | null;
}

/** What `--json` prints. */
export interface Result {
  readonly size_mb: number;
  readonly rows: readonly ResultRow[];
}

/** What one way came to. */
export interface Series {
  readonly name: string;
  readonly runs: readonly Measured[];
  /** Why it was not run at all. */
  readonly leftOut: string | null;
  /** Why it was not run to the end. */
  readonly failure: string | null;
}

/** Medians and ratios of what was measured; a way that was left out keeps its row, without figures. */
export function resultOf(megabytes: number, series: readonly Series[]): Result {
  const unit = median(secondsOf(series.find(({ name }) => name === names.dumpAway)?.runs ?? []));
  return {
    size_mb: megabytes,
    rows: series.map(({ name, runs }) => {
      const middle = median(secondsOf(runs));
      return {
        name,
        seconds: secondsOf(runs).map(thousandths),
        median_s: middle === null ? null : thousandths(middle),
        ratio_to_pg_dump: middle === null || unit === null ? null : thousandths(middle / unit),
        peak_rss_mb: peakOf(runs),
      };
    }),
  };
}

const secondsOf = (runs: readonly Measured[]): number[] => runs.map(({ seconds }) => seconds);

function peakOf(runs: readonly Measured[]): number | null {
  const peaks = runs.flatMap(({ peakRssMb }) => (peakRssMb === null ? [] : [peakRssMb]));
  return peaks.length === 0 ? null : Math.max(...peaks);
}

const thousandths = (value: number): number => Math.round(value * 1000) / 1000;
