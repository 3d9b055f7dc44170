import type { FrameKind } from '../../contracts/manifest.ts';
import type { Scope } from '../../contracts/scope.ts';
import { byte } from './bytes.ts';
import { copyTextToJson } from './copy-text-to-json.ts';
import { jsonToCopyText } from './json-to-copy-text.ts';
import type { JsonColumn, JsonEncoding } from './json-columns.ts';

/**
 * The JSON document is `{"resguardo":1,…,"parts":[`, its parts, and `]}`. Each frame holds one part
 * from its second line on; the first line is the document's opening or the comma between two parts,
 * and the last frame closes the document. So frames read in any number make one document, and each
 * alone can be read as well.
 */
export const documentOpening = (scope: Scope): string =>
  `${JSON.stringify({ resguardo: 1, format: 'json', scope }).slice(0, -1)},"parts":[\n`;
export const partSeparator = ',\n';
export const documentEnding = ']}\n';

/** A part that is SQL: structure, sequences, large objects. */
export const sqlPart = (kind: FrameKind, sql: string): string =>
  `${JSON.stringify({ kind, sql })}\n`;

/** The SQL of a frame of any kind but `data` (and `context` with rows). */
export const sqlOfJsonFrame = (plain: Buffer): string => {
  const start = plain.indexOf(byte.newline) + 1;
  const end = plain.indexOf(byte.newline, start);
  const part: unknown = JSON.parse(plain.toString('utf8', start, end === -1 ? plain.length : end));
  if (typeof part !== 'object' || part === null || !('sql' in part)) return '';
  return typeof part.sql === 'string' ? part.sql : '';
};

export interface JsonTable {
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly JsonColumn[];
}

interface RowsHead {
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly string[];
  /** Of each column, in the same order. */
  readonly as: readonly JsonEncoding[];
}

const rowsEnding = Buffer.from('\n]}\n');

/** A frame of whole rows, made of their COPY text. */
export const jsonRowsFrame = (kind: FrameKind, table: JsonTable, text: Buffer): Buffer => {
  const head = JSON.stringify({
    kind,
    schema: table.schema,
    table: table.table,
    columns: table.columns.map(({ name }) => name),
    as: table.columns.map(({ encoding }) => encoding),
  } satisfies RowsHead & { kind: FrameKind });
  const opening = Buffer.from(`${partSeparator}${head.slice(0, -1)},"rows":[\n`);
  return Buffer.concat([opening, copyTextToJson(text, table.columns), rowsEnding]);
};

/** The COPY text that a frame of rows was made of, byte for byte. Throws JsonRowsError. */
export const copyTextOfJsonFrame = (plain: Buffer): Buffer => {
  const headAt = plain.indexOf(byte.newline) + 1;
  const rowsAt = plain.indexOf(byte.newline, headAt) + 1;
  const head = JSON.parse(`${plain.toString('utf8', headAt, rowsAt)}]}`) as RowsHead;
  const columns = head.columns.map((name, index) => ({ name, encoding: head.as[index] ?? 'text' }));
  return jsonToCopyText(plain.subarray(rowsAt, plain.length - rowsEnding.length), columns);
};
