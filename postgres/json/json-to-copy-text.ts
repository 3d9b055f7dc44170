import { byte, GrowingBytes } from './bytes.ts';
import type { JsonColumn } from './json-columns.ts';

/** Letters behind a backslash that mean the same in JSON and in COPY text. */
const sameInCopy = new Set(Buffer.from('bfnrt\\'));

/** Characters of an embedded value that COPY text escapes. */
const copyLetters = new Map<number, number>(
  Object.entries({ b: 0x08, f: 0x0c, n: 0x0a, r: 0x0d, t: 0x09, v: 0x0b, '\\': 0x5c }).map(
    ([letter, meant]) => [meant, letter.charCodeAt(0)],
  ),
);

/** Thrown for bytes that copyTextToJson() would not have written. */
export class JsonRowsError extends Error {
  readonly at: number;

  constructor(expected: string, at: number) {
    super(`${expected} expected at byte ${at} of the rows`);
    this.name = 'JsonRowsError';
    this.at = at;
  }
}

/**
 * The rows of a data frame, as copyTextToJson() wrote them, as COPY text again. Numbers are never
 * turned into JavaScript's, so every digit stays. Throws JsonRowsError for anything else.
 */
export const jsonToCopyText = (rows: Buffer, columns: readonly JsonColumn[]): Buffer =>
  new Rewriting(rows, columns).run();

class Rewriting {
  readonly #rows: Buffer;
  readonly #columns: readonly JsonColumn[];
  readonly #keys: readonly Buffer[];
  readonly #out: GrowingBytes;
  #at = 0;
  #used = 0;

  constructor(rows: Buffer, columns: readonly JsonColumn[]) {
    this.#rows = rows;
    this.#columns = columns;
    this.#keys = columns.map(({ name }) => Buffer.from(`${JSON.stringify(name)}:`));
    this.#out = new GrowingBytes(rows.length + 1024);
  }

  run(): Buffer {
    for (let first = true; this.#at < this.#rows.length; first = false) {
      if (!first) {
        this.#expect(byte.comma, 'a comma');
        this.#expect(byte.newline, 'a new line');
      }
      this.#row();
    }
    return this.#out.bytes.subarray(0, this.#used);
  }

  #row(): void {
    this.#expect(byte.openBrace, '{');
    let first = true;
    for (let index = 0; index < this.#columns.length; index++) {
      if (index > 0) this.#put(byte.tab);
      const key = this.#keys[index];
      const column = this.#columns[index];
      if (key === undefined || column === undefined) continue;
      const keyAt = first ? this.#at : this.#at + 1;
      if (this.#startsWith(key, keyAt)) {
        if (!first) this.#expect(byte.comma, 'a comma');
        first = false;
        this.#at += key.length;
        this.#value(column);
      } else if (column.encoding === 'json') {
        this.#put(byte.backslash);
        this.#put(byte.capitalN);
      } else {
        throw new JsonRowsError(`the key ${JSON.stringify(column.name)}`, this.#at);
      }
    }
    this.#expect(byte.closeBrace, '}');
    this.#put(byte.newline);
  }

  #value(column: JsonColumn): void {
    if (column.encoding === 'json') {
      this.#embedded();
      return;
    }
    switch (this.#rows[this.#at]) {
      case byte.quote:
        this.#string();
        return;
      case byte.n:
        this.#word('null');
        this.#put(byte.backslash);
        this.#put(byte.capitalN);
        return;
      case byte.t:
        this.#word('true');
        this.#put(byte.t);
        return;
      case byte.f:
        this.#word('false');
        this.#put(byte.f);
        return;
      default:
        this.#number();
    }
  }

  #number(): void {
    const start = this.#at;
    while (isOfNumber(this.#rows[this.#at])) this.#put(this.#rows[this.#at++] ?? 0);
    if (this.#at === start) throw new JsonRowsError('a value', start);
  }

  #string(): void {
    this.#at++;
    for (;;) {
      const value = this.#rows[this.#at++];
      if (value === undefined) throw new JsonRowsError('a quotation mark', this.#at);
      if (value === byte.quote) return;
      if (value !== byte.backslash) {
        this.#put(value);
        continue;
      }
      const escaped = this.#rows[this.#at++] ?? 0;
      if (sameInCopy.has(escaped)) {
        this.#put(byte.backslash);
        this.#put(escaped);
      } else if (escaped === byte.quote) {
        this.#put(byte.quote);
      } else if (escaped === byte.u) {
        const meant = Number.parseInt(this.#rows.toString('latin1', this.#at, this.#at + 4), 16);
        if (!(meant < byte.space)) throw new JsonRowsError('a control character', this.#at);
        this.#at += 4;
        this.#putEscaped(meant);
      } else {
        throw new JsonRowsError('an escape', this.#at - 1);
      }
    }
  }

  /** Up to the comma or brace that is not within it. */
  #embedded(): void {
    let depth = 0;
    for (;;) {
      const value = this.#rows[this.#at];
      if (value === undefined) throw new JsonRowsError('the end of a value', this.#at);
      if (depth === 0 && (value === byte.comma || value === byte.closeBrace)) return;
      if (value === byte.quote) {
        this.#embeddedString();
        continue;
      }
      if (value === byte.openBrace || value === byte.openBracket) depth++;
      if (value === byte.closeBrace || value === byte.closeBracket) depth--;
      this.#putEscaped(value);
      this.#at++;
    }
  }

  #embeddedString(): void {
    this.#putEscaped(this.#rows[this.#at++] ?? 0);
    for (;;) {
      const value = this.#rows[this.#at++];
      if (value === undefined) throw new JsonRowsError('a quotation mark', this.#at);
      this.#putEscaped(value);
      if (value === byte.quote) return;
      if (value === byte.backslash) this.#putEscaped(this.#rows[this.#at++] ?? 0);
    }
  }

  #putEscaped(value: number): void {
    const letter = copyLetters.get(value);
    if (letter === undefined) {
      this.#put(value);
    } else {
      this.#put(byte.backslash);
      this.#put(letter);
    }
  }

  #put(value: number): void {
    const target = this.#used < this.#out.bytes.length ? this.#out.bytes : this.#grown();
    target[this.#used++] = value;
  }

  #grown(): Buffer {
    return this.#out.reserve(this.#used, 1);
  }

  #word(word: string): void {
    if (this.#rows.toString('latin1', this.#at, this.#at + word.length) !== word) {
      throw new JsonRowsError(word, this.#at);
    }
    this.#at += word.length;
  }

  #expect(value: number, name: string): void {
    if (this.#rows[this.#at] !== value) throw new JsonRowsError(name, this.#at);
    this.#at++;
  }

  #startsWith(key: Buffer, at: number): boolean {
    for (let index = 0; index < key.length; index++) {
      if (this.#rows[at + index] !== key[index]) return false;
    }
    return true;
  }
}

/** Digits, sign, point and exponent. */
const isOfNumber = (value: number | undefined): boolean =>
  value !== undefined &&
  ((value >= byte.zero && value <= byte.nine) ||
    value === byte.minus ||
    value === 0x2b ||
    value === 0x2e ||
    value === 0x65);
