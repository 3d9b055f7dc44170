import type { Measured } from '../contender.ts';
import { names } from '../names.ts';
import { median } from './median.ts';

/** One way's row, as it is printed and written. */
export interface ResultRow extends FiguresRow {
  /** Of the median, to that of `pg_dump` thrown away. */
  readonly ratio_to_pg_dump: number | null;
}

interface FiguresRow {
  readonly name: string;
  readonly seconds: readonly number[];
  readonly median_s: number | null;
  readonly peak_rss_mb: number | null;
}

/** What `--json` prints. */
export interface Result {
  readonly size_mb: number;
  readonly rows: readonly ResultRow[];
}

/** A way of restoring. */
export interface RestoreRow extends FiguresRow {
  /** Of the median, to that of psql or pg_restore, whichever took less. */
  readonly ratio_to_better: number | null;
}

/** What `--restore --json` prints. */
export interface RestoreFigures {
  readonly kind: 'restore';
  readonly size_mb: number;
  readonly rows: readonly RestoreRow[];
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
    rows: series.map((one) => ({ ...figuresOf(one), ratio_to_pg_dump: ratioOf(one, unit) })),
  };
}

/** The same of ways of restoring. */
export function restoreFigures(megabytes: number, series: readonly Series[]): RestoreFigures {
  const others: string[] = [names.psql, names.pgRestore];
  const medians = series
    .filter(({ name }) => others.includes(name))
    .flatMap(({ runs }) => median(secondsOf(runs)) ?? []);
  const better = medians.length === 0 ? null : Math.min(...medians);
  return {
    kind: 'restore',
    size_mb: megabytes,
    rows: series.map((one) => ({ ...figuresOf(one), ratio_to_better: ratioOf(one, better) })),
  };
}

function figuresOf({ name, runs }: Series): FiguresRow {
  const middle = median(secondsOf(runs));
  return {
    name,
    seconds: secondsOf(runs).map(thousandths),
    median_s: middle === null ? null : thousandths(middle),
    peak_rss_mb: peakOf(runs),
  };
}

function ratioOf({ runs }: Series, unit: number | null): number | null {
  const middle = median(secondsOf(runs));
  return middle === null || unit === null ? null : thousandths(middle / unit);
}

const secondsOf = (runs: readonly Measured[]): number[] => runs.map(({ seconds }) => seconds);

function peakOf(runs: readonly Measured[]): number | null {
  const peaks = runs.flatMap(({ peakRssMb }) => (peakRssMb === null ? [] : [peakRssMb]));
  return peaks.length === 0 ? null : Math.max(...peaks);
}

const thousandths = (value: number): number => Math.round(value * 1000) / 1000;
