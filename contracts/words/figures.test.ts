import { expect, test } from '@jest/globals';
import { figuresFor } from './figures.ts';

const es = figuresFor('es', 'America/La_Paz');
const en = figuresFor('en', 'UTC');
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

test('sizes keep to one decimal and change units before they grow four digits', () => {
  const shown = [0, 999, 1000, 999_949, 999_951, 2_450_000, 7.2e12].map((n) => plain(en.bytes(n)));
  expect(shown).toEqual(['0 bytes', '999 bytes', '1 kB', '999.9 kB', '1 MB', '2.5 MB', '7.2 TB']);
  expect(plain(es.bytes(2_430_000))).toBe('2,4 MB');
});

test('times read as a person says them', () => {
  const shown = [0, 812, 8230, 45_250, 59_600, 192_000, 3_900_000].map((ms) =>
    plain(es.duration(ms)),
  );
  expect(shown).toEqual([
    '0 s',
    '0,81 s',
    '8,23 s',
    '45,3 s',
    '1 min 0 s',
    '3 min 12 s',
    '1 h 5 min',
  ]);
});

test('an unknown time zone is refused', () => {
  expect(() => figuresFor('es', 'Luna/Mar')).toThrow(RangeError);
});
