import type { Readable } from 'node:stream';
import type { Manifest } from '../../contracts/manifest.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { cutFrames } from './cut-frames.ts';
import { readBack } from './read-back.ts';
import { unpackFrame } from './unpack-frame.ts';

export interface Verification {
  readonly manifest: Manifest;
  /** A new download of the object from its beginning. Called again only to find where damage lies. */
  readonly open: () => Promise<Readable>;
  readonly signal: AbortSignal;
  /** Bytes read back so far. */
  readonly onProgress?: (bytes: number) => void;
  /**
   * Whose bytes have this SHA-256, if any other backup's we know: tells copies that changed places from
   * damaged ones.
   */
  readonly whoseIs?: (sha256: string) => Promise<string | null>;
}

/**
 * Reads a stored object back and compares its length and hash with the manifest.
 * @throws ResguardoError `copy-truncated`, `copy-swapped`, or `copy-altered` with the byte range that holds
 * the damage (one frame's where it can be told) and the table it belongs to
 */
export async function verifyObject(request: Verification): Promise<void> {
  const { manifest, signal } = request;
  const object = readBack(manifest, await request.open(), signal);
  let bytes = 0;
  for await (const chunk of object.chunks) {
    bytes += chunk.length;
    request.onProgress?.(bytes);
  }
  const found = object.found();
  if (found.sha256 === manifest.sha256) return;
  const owner = await request.whoseIs?.(found.sha256);
  if (owner) {
    const expected = `${manifest.clinic}/${manifest.backupId}`;
    throw new ResguardoError('copy-swapped', { expected, found: owner });
  }
  if (found.bytes === manifest.totals.bytes) await expectFramesUnpack(request, found.sha256);
  object.expectWhole();
}

/** Throws for the first frame that no longer unpacks; zstd and gzip check each frame's contents. */
async function expectFramesUnpack(request: Verification, found: string): Promise<void> {
  const { manifest, signal } = request;
  const object = readBack(manifest, await request.open(), signal);
  for await (const frame of cutFrames(manifest, object.chunks)) {
    try {
      await unpackFrame(manifest, frame);
    } catch (cause) {
      if (!(cause instanceof ResguardoError)) throw cause;
      const hashes = { expected: manifest.sha256, found };
      throw new ResguardoError(cause.code, { ...cause.params, ...hashes }, { cause });
    }
  }
}
