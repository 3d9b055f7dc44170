import { expect, test } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { writeLine } from '../terminal.ts';
import { pairs, table } from './table.ts';

const esc = String.fromCodePoint(0x1b);
/** Clears the screen, then writes as if by us. */
const hostile = `paciente${esc}[2J\r\nTotal: 0\u009b1m\u202e`;

test('what others named cannot write on the terminal as if it were we', async () => {
  const stream = new PassThrough();
  writeLine(stream, `Ñandú\t${hostile}`);
  stream.end();
  const told = 'paciente\\u{1b}[2J\\u{d}\nTotal: 0\\u{9b}1m\\u{202e}\n';
  expect(await text(stream)).toBe(`Ñandú\t${told}`);
});

test('a cell stays on its line', () => {
  const told = 'paciente\\u{1b}[2J\\u{d}\\u{a}Total: 0\\u{9b}1m\\u{202e}';
  expect(table([{ title: 'T' }], [[hostile]])).toEqual(['T', '-'.repeat(told.length), told]);
  expect(pairs([['Nombre', hostile]])).toEqual([`Nombre  ${told}`]);
});
