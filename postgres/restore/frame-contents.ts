import type { Manifest, TableEntry } from '../../contracts/manifest.ts';
import { copyStatement } from '../copy/sql-format.ts';
import { copyTextOfJsonFrame, sqlOfJsonFrame } from '../json/json-frame.ts';

/** A frame's plain bytes that are not what its kind says. Without a cause, which could quote them. */
export class FrameContentsError extends Error {
  constructor(expected: 'COPY' | 'JSON') {
    super(expected);
    this.name = 'FrameContentsError';
  }
}

const ending = Buffer.from('\\.\n');

/**
 * The lines of COPY text that a frame of rows was made of.
 * @throws FrameContentsError
 */
export function rowsIn(manifest: Manifest, table: TableEntry, plain: Buffer): Buffer {
  if (manifest.format === 'json') return rowsInJson(plain);
  const head = Buffer.from(copyStatement(table));
  const end = plain.length - ending.length;
  const whole = plain.subarray(0, head.length).equals(head) && plain.subarray(end).equals(ending);
  if (!whole || end < head.length) throw new FrameContentsError('COPY');
  return plain.subarray(head.length, end);
}

function rowsInJson(plain: Buffer): Buffer {
  try {
    return copyTextOfJsonFrame(plain);
  } catch {
    throw new FrameContentsError('JSON');
  }
}

/**
 * The statements that a frame of any other kind holds; may be none.
 * @throws FrameContentsError
 */
export function scriptIn(manifest: Manifest, plain: Buffer): string {
  if (manifest.format === 'sql') return plain.toString('utf8');
  try {
    return sqlOfJsonFrame(plain);
  } catch {
    throw new FrameContentsError('JSON');
  }
}
