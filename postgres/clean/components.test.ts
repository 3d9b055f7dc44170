import { expect, test } from '@jest/globals';
import { componentsChildrenFirst } from './components.ts';

const ordered = (size: number, arrows: readonly (readonly [number, number])[]): number[] => [
  ...componentsChildrenFirst({
    size,
    from: arrows.map(([from]) => from),
    to: arrows.map(([, to]) => to),
  }),
];

test('what points comes before what it points at', () => {
  const [root = 0, child = 0, grandchild = 0, alone = 0] = ordered(4, [
    [0, 1],
    [1, 2],
    [0, 2],
  ]);
  expect(grandchild).toBeLessThan(child);
  expect(child).toBeLessThan(root);
  expect(new Set([root, child, grandchild, alone]).size).toBe(4);
});

test('a circle stays together, and what hangs from it comes first', () => {
  const [a, b, hanging = 0, above = 0] = ordered(4, [
    [0, 1],
    [1, 0],
    [1, 2],
    [3, 0],
    [3, 3],
  ]);
  expect(a).toBe(b);
  expect(hanging).toBeLessThan(a ?? 0);
  expect(a).toBeLessThan(above);
});

test('a chain may be as long as a table', () => {
  const size = 300_000;
  const from = Int32Array.from({ length: size - 1 }, (_, index) => index);
  const found = componentsChildrenFirst({ size, from, to: from.map((node) => node + 1) });
  expect(found[0]).toBe(size - 1);
  expect(found[size - 1]).toBe(0);
});
