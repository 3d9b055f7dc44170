import { expect, test } from '@jest/globals';
import { readOptions } from './options.ts';

test('all three sizes when none is named', () => {
  expect(readOptions([])).toEqual({
    sizes: [20, 300, 3000],
    runs: null,
    json: false,
    restore: false,
    api: null,
    fleet: null,
  });
});

test('one size, so many runs, as JSON', () => {
  expect(readOptions(['--size', '300', '--runs', '7', '--json'])).toEqual({
    sizes: [300],
    runs: 7,
    json: true,
    restore: false,
    api: null,
    fleet: null,
  });
});

test('restores are measured at the sizes that are restored in a minute', () => {
  expect(readOptions(['--restore'])).toMatchObject({ sizes: [20, 300], restore: true });
});

test('a fleet is measured in three parts, or one of them', () => {
  const parts = ['night', 'night-with-kills', 'catalog'];
  expect(readOptions(['--fleet']).fleet).toEqual({ parts, clinics: 300, resume: false });
  expect(
    readOptions(['--fleet', '--part', 'catalog', '--clinics', '30', '--resume', '--json']).fleet,
  ).toEqual({ parts: ['catalog'], clinics: 30, resume: true });
});

test('of the API both parts, or one of them', () => {
  expect(readOptions(['--api', '--json'])).toMatchObject({ api: ['times', 'load'], json: true });
  expect(readOptions(['--api', '--part', 'times']).api).toEqual(['times']);
});

test.each([
  [['--api', '--part', 'night'], '--part is one of times, load, and not night'],
  [['--fleet', '--part', 'day'], '--part is one of night, night-with-kills, catalog, and not day'],
  [['--fleet', '--clinics', 'many'], '--clinics is a number from 1 to 9999, and not many'],
  [['--size', '50'], '--size is one of 20, 300, 3000, and not 50'],
  [['--json'], '--json wants a --size'],
  [['--size', '20', '--runs', '0'], '--runs is a number from 1 to 99, and not 0'],
  [['--wide'], "Unknown option '--wide'"],
])('%j is refused', (args, words) => {
  expect(() => readOptions(args)).toThrow(words);
});
