import { expect, test } from '@jest/globals';
import { barsOfFleet } from './fleet-bars.ts';
import { figuresOf, type MemoryFigures } from './memory-series.ts';
import type { LaterNight, NightFigures } from './night-figures.ts';

/** A worker over three minutes, its megabytes at each look. */
const memory = (...mb: number[]): MemoryFigures[] => [
  figuresOf(
    'worker',
    mb.map((one, minutes) => ({ minutes, mb: one, ownMb: one, heaps: undefined })),
  ),
];

const night: LaterNight = {
  ...{ seconds: 700, restorable: 3, twice: [], failed: [] },
  memory: memory(250, 260, 270),
};
const share = { clinic: 'a', wait_s: 100, fair_s: 99, most_s: 110 };
const good: NightFigures = {
  ...night,
  ...{ kind: 'night', clinics: 3, repeated_reads: 0, cap: 4, waits: [], left_overs: [] },
  readings: { clinicsAtOnce: 4, sessionsAtOnce: 12, sessions: 9 },
  fairness: [{ size: 'small', longest: share, worst: share, starved: [] }],
  later: [{ ...night, memory: memory(270, 265, 275) }],
};
const broken = (more: Partial<NightFigures>): string[] =>
  barsOfFleet({ ...good, ...more })
    .filter(({ kept }) => !kept)
    .map(({ promise }) => promise);

test('a good night keeps them all', () => {
  expect(broken({})).toEqual([]);
});

test('a second night like the first is needed: restorable, once, and with no more memory', () => {
  expect(broken({ later: [{ ...night, restorable: 2 }] })).toEqual(['all restorable: 2 of 3']);
  expect(broken({ later: [{ ...night, twice: ['a'] }] })).toEqual(['none twice: 1']);
  expect(broken({ later: [{ ...night, memory: memory(270, 300, 310) }] })).toEqual([
    'memory flat, last third of a night to that of the night before: at most 1.1: worker 1.15',
  ]);
});

test('growth within the first night is seen, also where the second is like it', () => {
  const grown = memory(250, 300, 350);
  expect(broken({ memory: grown, later: [{ ...night, memory: memory(350, 350, 350) }] })).toEqual([
    'memory flat, last third of the first night to its first: at most 1.25: worker 1.40',
  ]);
});

test('one clinic that waited too long is enough', () => {
  const late = { clinic: 'a', wait_s: 100, fair_s: 60, most_s: 80 };
  const fairness = [{ size: 'small', longest: late, worst: late, starved: [late] }] as const;
  expect(broken({ fairness })).toEqual([
    'none starved: of the small ones the longest wait was 100 s, the worst beside its share 100 s, of at most 80 s',
  ]);
});
