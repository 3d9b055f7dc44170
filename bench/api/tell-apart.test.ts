import { expect, test } from '@jest/globals';
import { differs, median, normal, tellApart, tellApartOverAll } from './tell-apart.ts';

/** Even over 0…1, the same in every run. */
const even = (count: number, seed: number): number[] => {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  });
};

test('the area is the chance that one is longer, ties halved', () => {
  expect(tellApart([3, 4], [1, 2], normal.p95).auc).toBe(1);
  expect(tellApart([1, 2], [3, 4], normal.p95).auc).toBe(0);
  expect(tellApart([1, 2, 3], [1, 2, 3], normal.p95).auc).toBeCloseTo(0.5);
  // 9 pairs: 3 > 1, 3 > 2, 3 = 3, 2 > 1, 2 = 2, 1 = 1.
  expect(tellApart([1, 2, 3, 3], [2], normal.p95).auc).toBeCloseTo(0.625);
});

test('its interval is the one of an even distribution', () => {
  const { from, to } = tellApart(even(400, 7), even(400, 11), normal.p95);
  // The variance of U where both are alike: (n + m + 1) / 12nm.
  expect((to - from) / 2).toBeCloseTo(normal.p95 * Math.sqrt(801 / (12 * 400 * 400)), 3);
});

test('what differs by a tenth of its spread is found, and what does not is not', () => {
  const shifted = even(2000, 5).map((value) => value + 0.1);
  expect(differs(tellApart(shifted, even(2000, 9), normal.p9999))).toBe(true);
  expect(differs(tellApart(even(2000, 5), even(2000, 9), normal.p9999))).toBe(false);
});

test('many small samples find together what none finds alone', () => {
  const pairs = Array.from({ length: 60 }, (_, index) => {
    const slower = even(100, 100 + index).map((value) => value + 0.03);
    return [slower, even(100, 900 + index)] as const;
  });
  expect(differs(tellApartOverAll(pairs, normal.p9999))).toBe(true);
  const alone = pairs.filter(([a, b]) => differs(tellApart(a, b, normal.p9999)));
  expect(alone.length).toBeLessThan(6);
});

test('the median of an even and of an odd number', () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2])]).toEqual([2, 2.5]);
});
