import { expect, test } from '@jest/globals';
import { readOptions } from './options.ts';

test('all three sizes when none is named', () => {
  expect(readOptions([])).toEqual({
    sizes: [20, 300, 3000],
    runs: null,
    json: false,
    restore: false,
    api: false,
  });
});

test('one size, so many runs, as JSON', () => {
  expect(readOptions(['--size', '300', '--runs', '7', '--json'])).toEqual({
    sizes: [300],
    runs: 7,
    json: true,
    restore: false,
    api: false,
  });
});

test('restores are measured at the sizes that are restored in a minute', () => {
  expect(readOptions(['--restore'])).toMatchObject({ sizes: [20, 300], restore: true });
});

test.each([
  [['--size', '50'], '--size is one of 20, 300, 3000, and not 50'],
  [['--json'], '--json wants a --size'],
  [['--size', '20', '--runs', '0'], '--runs is a number from 1 to 99, and not 0'],
  [['--wide'], "Unknown option '--wide'"],
])('%j is refused', (args, words) => {
  expect(() => readOptions(args)).toThrow(words);
});
