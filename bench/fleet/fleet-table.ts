import type { CatalogReads } from './catalog-reads.ts';
import type { MemoryFigures } from './memory-series.ts';
import type { NightFigures } from './night-figures.ts';
import type { FleetFigures } from './run-fleet.ts';

/** As lines for people. */
export const fleetTable = (figures: FleetFigures): string =>
  figures.kind === 'catalog' ? catalogTable(figures) : nightTable(figures);

function nightTable(figures: NightFigures): string {
  const { kind, clinics, seconds, waits, readings, fairness, later } = figures;
  const killed = kind === 'night' ? '' : ', with kills';
  return [
    `${clinics} clinics due at once${killed}: ${seconds} s`,
    ...aligned([
      ['', 'clinics', 'to its snapshot: median', 'p95', 'max', 'to its end: median', 'p95', 'max'],
      ...waits.map(({ size, clinics: count, to_snapshot: begun, to_end: end }) => [
        size,
        String(count),
        ...[begun.median, begun.p95, begun.max, end.median, end.p95, end.max].map(
          (value) => `${value} s`,
        ),
      ]),
    ]),
    `read at once: ${readings.clinicsAtOnce} clinics by ${readings.sessionsAtOnce} sessions at most; ${readings.sessions} sessions in all; read anew: ${figures.repeated_reads}`,
    ...aligned([
      ['wait for a turn', 'longest', 'share', 'worst for its share', 'share'],
      ...fairness.map(({ size, longest, worst }) => [
        size,
        ...[longest, worst].flatMap((one) => [`${one?.wait_s ?? 0} s`, `${one?.fair_s ?? 0} s`]),
      ]),
    ]),
    ...[figures, ...later].flatMap(({ memory, seconds: lasted }, index) => [
      `night ${index + 1}: ${lasted} s`,
      ...aligned(memoryLines(memory)),
    ]),
    ...[figures, ...later].flatMap(({ twice, failed }) => [...twice, ...failed]).map(trouble),
    ...figures.left_overs.map(trouble),
  ].join('\n');
}

const trouble = (told: string): string => `! ${told}`;

/** The last five are the process's own, in the last third. */
const memoryLines = (memory: readonly MemoryFigures[]): string[][] => [
  [
    ...['memory', 'median', 'first third', 'last third', 'peak', 'slope'],
    ...['own', 'V8 heaps', 'used', 'external', 'outside heaps'],
  ],
  ...memory.map(({ split, ...one }) => [
    one.service,
    ...[one.median_mb, one.first_third_mb, one.last_third_mb, one.peak_mb].map((mb) => `${mb} MB`),
    `${one.slope_mb_per_minute} MB/min`,
    ...[split.own_mb, split.heaps_mb, split.heaps_used_mb, split.external_mb, split.outside_mb].map(
      (mb) => `${mb} MB`,
    ),
  ]),
];

const catalogTable = ({ inspection, backup }: CatalogReads): string =>
  aligned([
    ['one clinic', 'among', 'median', 'pages', '× time', '× pages'],
    ...[
      { name: 'inspection', costs: inspection },
      { name: 'the whole backup’s reading', costs: backup },
    ].flatMap(({ name, costs }) =>
      costs.map((cost) => [
        name,
        String(cost.clinics),
        `${cost.median_s} s`,
        String(cost.pages),
        cost.ratio_time.toFixed(2),
        cost.ratio_pages.toFixed(2),
      ]),
    ),
  ]).join('\n');

function aligned(lines: readonly (readonly string[])[]): string[] {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines.map((line) =>
    line
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('   '),
  );
}
