import { expect, test } from '@jest/globals';
import type { Measured } from '../contender.ts';
import { names } from '../names.ts';
import { barsOf } from './bars.ts';
import { pictureOf } from './picture.ts';
import { restoreFigures, resultOf, type Series } from './result.ts';
import { tableOf } from './table.ts';

const series = (name: string, seconds: readonly number[], peaks: readonly number[]): Series => ({
  name,
  runs: seconds.map((each, index): Measured => ({
    seconds: each,
    peakRssMb: peaks[index] ?? null,
    bytes: 1,
  })),
  leftOut: seconds.length === 0 ? 'too large' : null,
  failure: null,
});

const result = resultOf(300, [
  series(names.s3, [2.4, 2.2, 9], [300, 310.5, 305]),
  series(names.dumpAway, [2, 2.2, 1.8, 2], []),
  series(names.dumpGzip, [8], [20]),
  series(names.rowsAsJson, [], []),
]);

test('medians, ratios and the highest peak', () => {
  expect(result).toEqual({
    size_mb: 300,
    rows: [
      {
        name: names.s3,
        seconds: [2.4, 2.2, 9],
        median_s: 2.4,
        ratio_to_pg_dump: 1.2,
        peak_rss_mb: 310.5,
      },
      {
        name: names.dumpAway,
        seconds: [2, 2.2, 1.8, 2],
        median_s: 2,
        ratio_to_pg_dump: 1,
        peak_rss_mb: null,
      },
      {
        name: names.dumpGzip,
        seconds: [8],
        median_s: 8,
        ratio_to_pg_dump: 4,
        peak_rss_mb: 20,
      },
      {
        name: names.rowsAsJson,
        seconds: [],
        median_s: null,
        ratio_to_pg_dump: null,
        peak_rss_mb: null,
      },
    ],
  });
});

test('what is promised is held against the figures', () => {
  expect(barsOf(result).map(({ kept }) => kept)).toEqual([true, false, true]);
  const slow = resultOf(300, [series(names.s3, [2.5], [451]), series(names.dumpAway, [2], [])]);
  expect(barsOf(slow).map(({ kept }) => kept)).toEqual([false, false]);
});

test('the table has a line for each way, and says what was left out', () => {
  const lines = tableOf(result).split('\n');
  expect(lines).toHaveLength(6);
  expect(lines[2]).toMatch(/^Resguardo to S3, verified +2\.40 s +3: 2\.20–9\.00 s +1\.20 +311 MB$/);
  expect(lines[5]).toContain('left out');
});

test('the picture is well-formed, its longest bar the slowest way', () => {
  const picture = pictureOf(result, 'two <cores> & a disk');
  expect(picture).toContain('two &lt;cores&gt; &amp; a disk');
  const lengths = [...picture.matchAll(/<rect x="\d+" y="\d+" width="(\d+)"/g)].map((found) =>
    Number(found[1]),
  );
  expect(lengths).toHaveLength(3);
  expect(Math.max(...lengths)).toBe(lengths[2]);
  expect(picture.match(/<(text|rect|title|svg)\b/g)).toHaveLength(
    (picture.match(/<\/(text|title|svg)>/g)?.length ?? 0) + (picture.match(/\/>/g)?.length ?? 0),
  );
});

test('of restores, ratios are to the better of the tools', () => {
  const figures = restoreFigures(300, [
    series(names.schemaInPlace, [8, 8.4, 9], [300]),
    series(names.databaseBeside, [9.9], []),
    series(names.psql, [9, 9.2], []),
    series(names.pgRestore, [8], []),
  ]);
  expect(figures.rows.map((row) => row.ratio_to_better)).toEqual([1.05, 1.238, 1.138, 1]);
  expect(barsOf(figures).map(({ kept }) => kept)).toEqual([true, false]);
  expect(tableOf(figures)).toContain('× the better tool');
  expect(pictureOf(figures, '')).toContain('Restoring about 300 MB');
});
