import { byte, GrowingBytes } from './bytes.ts';
import type { JsonColumn } from './json-columns.ts';

/** COPY's escapes: the letter behind the backslash and the character it means. */
const copyEscapes = new Map<number, number>(
  Object.entries({ b: 0x08, f: 0x0c, n: 0x0a, r: 0x0d, t: 0x09, v: 0x0b }).map(
    ([letter, meant]) => [letter.charCodeAt(0), meant],
  ),
);

/** The same letters mean the same in a JSON string, but for `\v`, which JSON has not. */
const sameInJson = new Set(Buffer.from('bfnrt'));

const nullWord = Buffer.from('null');
const trueWord = Buffer.from('true');
const falseWord = Buffer.from('false');
const between = Buffer.from(',\n');
const hex = Buffer.from('0123456789abcdef');

/** A byte of COPY text becomes at most `\u00xx`. */
const worst = 6;

/**
 * Whole rows of COPY text as JSON objects, separated by a comma and a newline; jsonToCopyText() gives the
 * same bytes back. Values are UTF-8 as they came; whoever calls has seen to it that they are.
 */
export const copyTextToJson = (text: Buffer, columns: readonly JsonColumn[]): Buffer => {
  const keys = columns.map(({ name }) => Buffer.from(`${JSON.stringify(name)}:`));
  const keyBytes = keys.reduce((sum, key) => sum + key.length + 1, 0);
  const out = new GrowingBytes(text.length * 2 + 1024);
  let used = 0;
  let at = 0;
  while (at < text.length) {
    const end = text.indexOf(byte.newline, at);
    const lineEnd = end === -1 ? text.length : end;
    const target = out.reserve(used, (lineEnd - at) * worst + keyBytes + columns.length * 8 + 8);
    if (used > 0) used = append(target, used, between);
    target[used++] = byte.openBrace;
    let first = true;
    let fieldAt = at;
    for (let index = 0; index < columns.length; index++) {
      const fieldEnd = endOfField(text, fieldAt, lineEnd);
      const encoding = columns[index]?.encoding ?? 'text';
      const isNull =
        fieldEnd === fieldAt + 2 &&
        text[fieldAt] === byte.backslash &&
        text[fieldAt + 1] === byte.capitalN;
      if (!isNull || encoding !== 'json') {
        if (!first) target[used++] = byte.comma;
        first = false;
        used = append(target, used, keys[index] ?? nullWord);
        used = isNull
          ? append(target, used, nullWord)
          : writeValue(target, used, text, fieldAt, fieldEnd, encoding);
      }
      fieldAt = fieldEnd + 1;
    }
    target[used++] = byte.closeBrace;
    at = lineEnd + 1;
  }
  return out.bytes.subarray(0, used);
};

const append = (target: Buffer, at: number, bytes: Buffer): number => {
  target.set(bytes, at);
  return at + bytes.length;
};

/** A tab within a value is written `\t`, so a bare one ends the field. */
const endOfField = (text: Buffer, from: number, lineEnd: number): number => {
  let at = from;
  while (at < lineEnd && text[at] !== byte.tab) at++;
  return at;
};

const isDigit = (value: number | undefined): boolean =>
  value !== undefined && value >= byte.zero && value <= byte.nine;

const writeValue = (
  target: Buffer,
  used: number,
  text: Buffer,
  start: number,
  end: number,
  encoding: JsonColumn['encoding'],
): number => {
  if (encoding === 'boolean') {
    return append(target, used, text[start] === byte.t ? trueWord : falseWord);
  }
  if (encoding === 'number' && isDigit(text[start + (text[start] === byte.minus ? 1 : 0)])) {
    target.set(text.subarray(start, end), used);
    return used + end - start;
  }
  if (encoding === 'json') return writeEmbedded(target, used, text, start, end);
  return writeString(target, used, text, start, end);
};

const writeEmbedded = (
  target: Buffer,
  from: number,
  text: Buffer,
  start: number,
  end: number,
): number => {
  let used = from;
  for (let at = start; at < end; at++) {
    const value = text[at] ?? 0;
    if (value !== byte.backslash) {
      target[used++] = value;
      continue;
    }
    at++;
    const escaped = text[at] ?? 0;
    target[used++] = copyEscapes.get(escaped) ?? escaped;
  }
  return used;
};

const writeString = (
  target: Buffer,
  from: number,
  text: Buffer,
  start: number,
  end: number,
): number => {
  let used = from;
  target[used++] = byte.quote;
  for (let at = start; at < end; at++) {
    const value = text[at] ?? 0;
    if (value === byte.backslash) {
      at++;
      const escaped = text[at] ?? 0;
      if (sameInJson.has(escaped) || escaped === byte.backslash) {
        target[used++] = byte.backslash;
        target[used++] = escaped;
      } else {
        used = writeControl(target, used, copyEscapes.get(escaped) ?? escaped);
      }
    } else if (value === byte.quote) {
      target[used++] = byte.backslash;
      target[used++] = byte.quote;
    } else if (value < byte.space) {
      used = writeControl(target, used, value);
    } else {
      target[used++] = value;
    }
  }
  target[used++] = byte.quote;
  return used;
};

/** `\u000b` */
const writeControl = (target: Buffer, from: number, value: number): number => {
  let used = from;
  target[used++] = byte.backslash;
  target[used++] = byte.u;
  target[used++] = byte.zero;
  target[used++] = byte.zero;
  target[used++] = hex[value >> 4] ?? byte.zero;
  target[used++] = hex[value & 15] ?? byte.zero;
  return used;
};
