import fc from 'fast-check';

const nested = (depth: number): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
};

/** Strings that have broken others: bytes that a database refuses, halves of characters, paths, statements. */
export const oddStrings = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\uD800',
  'a\uDFFFb',
  '\u202Eabc',
  '\r\nx: y',
  '../../../etc/passwd',
  '..',
  "' OR 1=1; --",
  '${7*7}',
  '%00',
  '%s%n',
  '__proto__',
  'constructor',
  'null',
  'NaN',
  '-1',
  '1e309',
  '9007199254740993',
  '9223372036854775808',
  '0x10',
  '0000-00-00T00:00:00Z',
  '9999-12-31T23:59:59.999999999Z',
  '+275760-09-13T00:00:00.001Z',
  '𝔘𝔫𝔦',
  'x'.repeat(5000),
] as const;

const oddValues: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  -0,
  1e308,
  Number.MAX_SAFE_INTEGER,
  2 ** 31,
  2 ** 63,
  [],
  {},
  [[]],
  nested(60),
  ...oddStrings,
];

const oddKeys = ['__proto__', 'constructor', 'prototype', 'toString', 'extra', '', '\0', '$ref'];

type Container = Record<string, unknown> | unknown[];

const isContainer = (value: unknown): value is Container =>
  typeof value === 'object' && value !== null;

/** With a key of its own even where that is `__proto__`, as JSON has it. */
const put = (target: Container, key: string, value: unknown): void => {
  Object.defineProperty(target, key, {
    ...{ value, enumerable: true, writable: true, configurable: true },
  });
};

const placesIn = (value: unknown): { holder: Container; key: string }[] =>
  isContainer(value)
    ? Object.entries(value).flatMap(([key, inner]) => [{ holder: value, key }, ...placesIn(inner)])
    : [];

interface Slip {
  readonly at: number;
  readonly how: 'replace' | 'remove' | 'add' | 'wrap';
  readonly value: unknown;
  readonly key: string;
}

const apply = (whole: unknown, { at, how, value, key }: Slip): unknown => {
  const copy = { root: structuredClone(whole) };
  const places = [{ holder: copy as Container, key: 'root' }, ...placesIn(copy.root)];
  const place = places[at % places.length];
  if (!place) return value;
  const { holder } = place;
  const there = (holder as Record<string, unknown>)[place.key];
  if (how === 'wrap') put(holder, place.key, [there]);
  else if (how === 'replace' || place.key === 'root') put(holder, place.key, value);
  else if (how === 'add')
    put(isContainer(there) && !Array.isArray(there) ? there : holder, key, value);
  else if (Array.isArray(holder)) holder.splice(Number(place.key), 1);
  else Reflect.deleteProperty(holder, place.key);
  return copy.root;
};

/** A value with one to three slips in it: something removed, added, of another kind, or far too much. */
export const spoilt = (values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => {
  const slip: fc.Arbitrary<Slip> = fc.record({
    at: fc.nat({ max: 200 }),
    how: fc.constantFrom('replace', 'remove', 'add', 'wrap'),
    value: fc.constantFrom(...oddValues),
    key: fc.constantFrom(...oddKeys),
  });
  return fc
    .tuple(values, fc.array(slip, { minLength: 1, maxLength: 3 }))
    .map(([value, slips]) => slips.reduce<unknown>(apply, value));
};
