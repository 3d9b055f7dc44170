import type { Manifest, TableEntry } from '../../contracts/manifest.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { PackedFrame } from '../verify/cut-frames.ts';
import { copyTarget } from './copy-target.ts';

/** The lines of COPY text within a frame's plain bytes. */
export function rowsIn(frame: PackedFrame, table: TableEntry, plain: Buffer): Buffer {
  const head = Buffer.from(`COPY ${copyTarget(table)} FROM stdin;\n`);
  const end = plain.lastIndexOf('\\.\n');
  if (!plain.subarray(0, head.length).equals(head) || end < head.length) {
    throw new ResguardoError('drill-load-failed', {
      table: `${table.schema}.${table.table}`,
      why: `frames.${frame.index}`,
    });
  }
  return plain.subarray(head.length, end);
}

/** The statements that a frame of any other kind holds. */
export const scriptIn = (_manifest: Manifest, plain: Buffer): string => plain.toString('utf8');
