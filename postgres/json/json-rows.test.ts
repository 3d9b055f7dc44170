import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { copyTextToJson } from './copy-text-to-json.ts';
import type { JsonColumn } from './json-columns.ts';
import { copyTextOfJsonFrame, jsonRowsFrame } from './json-frame.ts';
import { jsonToCopyText } from './json-to-copy-text.ts';

/** COPY's own escaping, as its documentation tells it. */
const letters: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
};
const copyEscape = (value: string): string =>
  value.replace(/[\b\f\n\r\t\v\\]/g, (character) => letters[character] ?? character);

interface Cell {
  readonly copy: string;
  /** What JSON.parse must see; `undefined` for a key left out. */
  readonly seen: unknown;
}

// PostgreSQL's texts hold any character but NUL, and never half a surrogate pair.
const anyText = fc
  .string({ unit: 'binary', maxLength: 30 })
  .filter((text) => !text.includes('\0') && text.isWellFormed());

const cellOf: Readonly<Record<JsonColumn['encoding'], fc.Arbitrary<Cell>>> = {
  text: anyText.map((text) => ({ copy: copyEscape(text), seen: text })),
  boolean: fc.boolean().map((value) => ({ copy: value ? 't' : 'f', seen: value })),
  number: fc.oneof(
    fc.integer().map((value) => ({ copy: String(value), seen: value })),
    fc.constantFrom('12.50', '-0', '1e+20', '1.5e-07', '0.00').map((copy) => ({
      copy,
      seen: Number(copy),
    })),
    fc.constantFrom('NaN', 'Infinity', '-Infinity').map((copy) => ({ copy, seen: copy })),
  ),
  json: fc
    .tuple(fc.jsonValue(), fc.constantFrom(0, 1, '\t'), fc.constantFrom('', ' ', '\r\n'))
    .map(([value, indent, blank]) => {
      const text = `${blank}${JSON.stringify(value, null, indent)}${blank}`;
      return { copy: copyEscape(text), seen: JSON.parse(text) as unknown };
    }),
};

const tableOfRows = fc
  .uniqueArray(
    fc.tuple(
      anyText.filter(Boolean),
      fc.constantFrom(...(Object.keys(cellOf) as JsonColumn['encoding'][])),
    ),
    {
      selector: ([name]) => name,
      maxLength: 5,
    },
  )
  .map((list) => list.map(([name, encoding]): JsonColumn => ({ name, encoding })))
  .chain((columns) =>
    fc
      .array(
        fc.tuple(
          ...columns.map(({ encoding }) =>
            fc.option(cellOf[encoding], {
              nil: { copy: '\\N', seen: encoding === 'json' ? undefined : null },
            }),
          ),
        ),
        { minLength: 1, maxLength: 4 },
      )
      .map((rows: Cell[][]) => ({ columns, rows })),
  );

const copyTextOf = (rows: readonly Cell[][]): Buffer =>
  Buffer.from(rows.map((row) => `${row.map(({ copy }) => copy).join('\t')}\n`).join(''));

describe('rows as JSON', () => {
  test('are valid JSON that holds the very values', () => {
    fc.assert(
      fc.property(tableOfRows, ({ columns, rows }) => {
        const json = copyTextToJson(copyTextOf(rows), columns).toString();
        const parsed = JSON.parse(`[${json}]`) as Record<string, unknown>[];
        expect(parsed).toHaveLength(rows.length);
        parsed.forEach((object, index) => {
          const expected = columns.flatMap(({ name }, place) => {
            const seen = rows[index]?.[place]?.seen;
            return seen === undefined ? [] : [[name, seen] as const];
          });
          expect(new Map(Object.entries(object))).toEqual(new Map(expected));
        });
      }),
    );
  });

  test('become the same COPY text again, byte for byte', () => {
    fc.assert(
      fc.property(tableOfRows, ({ columns, rows }) => {
        const text = copyTextOf(rows);
        expect(jsonToCopyText(copyTextToJson(text, columns), columns).equals(text)).toBe(true);
      }),
    );
  });

  test('come out of a frame that is read alone', () => {
    fc.assert(
      fc.property(tableOfRows, ({ columns, rows }) => {
        const text = copyTextOf(rows);
        const frame = jsonRowsFrame('data', { schema: 's"', table: 'tabla ñ\n', columns }, text);
        expect(copyTextOfJsonFrame(frame).equals(text)).toBe(true);
      }),
    );
  });

  test('keep every digit and tell the two nulls apart', () => {
    const columns: JsonColumn[] = [
      { name: 'n', encoding: 'number' },
      { name: 'j', encoding: 'json' },
      { name: 't', encoding: 'text' },
    ];
    const text = Buffer.from(
      '9007199254740993.10\tnull\tnull\n-1e-400\t\\N\t\\N\n1\t{"a": 1.00, "a":2}\t\\\\N\n',
    );
    const json = copyTextToJson(text, columns);
    expect(json.toString()).toBe(
      '{"n":9007199254740993.10,"j":null,"t":"null"},\n{"n":-1e-400,"t":null},\n{"n":1,"j":{"a": 1.00, "a":2},"t":"\\\\N"}',
    );
    expect(jsonToCopyText(json, columns).equals(text)).toBe(true);
  });

  test('of a table without columns are still counted', () => {
    const json = copyTextToJson(Buffer.from('\n\n\n'), []);
    expect(json.toString()).toBe('{},\n{},\n{}');
    expect(jsonToCopyText(json, []).toString()).toBe('\n\n\n');
  });

  test.each(['{"n":1', '{"n":}', '{"m":1}', '{"n":1}{"n":2}', '{"n":"\\u0041"}', '{"n":nul}'])(
    'that were altered are refused: %s',
    (altered) => {
      expect(() =>
        jsonToCopyText(Buffer.from(altered), [{ name: 'n', encoding: 'number' }]),
      ).toThrow(/expected at byte/);
    },
  );
});
