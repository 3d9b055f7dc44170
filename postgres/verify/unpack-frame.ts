import { promisify } from 'node:util';
import { gunzip, zstdDecompress } from 'node:zlib';
import type { FrameEntry, Manifest } from '../../contracts/manifest.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { PackedFrame } from './cut-frames.ts';

const unpackers = { zstd: promisify(zstdDecompress), gzip: promisify(gunzip) };

/**
 * A frame's plain bytes. Unpacks in libuv's pool, in one call: with zlib's default of 16 KiB at a time
 * a frame of some MiB takes three times as long.
 * @throws ResguardoError `copy-altered` with the byte range of the frame in the object, and its table
 */
export async function unpackFrame(manifest: Manifest, frame: PackedFrame): Promise<Buffer> {
  const { size } = frame.entry;
  try {
    const plain = await unpackers[manifest.compression](frame.packed, {
      chunkSize: Math.max(size, 64),
      maxOutputLength: Math.max(size, 1),
    });
    if (plain.length === size) return plain;
    throw damaged(manifest, frame.entry);
  } catch (cause) {
    if (cause instanceof ResguardoError) throw cause;
    throw damaged(manifest, frame.entry, { cause });
  }
}

const damaged = (
  manifest: Manifest,
  { offset, length, ...entry }: FrameEntry,
  options?: { cause: unknown },
): ResguardoError =>
  new ResguardoError(
    'copy-altered',
    { bytes: `${offset}-${offset + length - 1}`, table: tableOf(manifest, entry) },
    options,
  );

/** The table whose rows a frame holds, as `schema.table`; empty for the other kinds. */
export function tableOf(
  manifest: Manifest,
  { kind, table }: Pick<FrameEntry, 'kind' | 'table'>,
): string {
  const found = table === undefined ? undefined : entriesOf(manifest, kind)[table];
  return found ? `${found.schema}.${found.table}` : '';
}

/** The list that a frame's `table` points into. */
export const entriesOf = (manifest: Manifest, kind: FrameEntry['kind']): Manifest['tables'] =>
  kind === 'context' ? manifest.context : manifest.tables;
