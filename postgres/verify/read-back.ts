import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Manifest } from '../../contracts/manifest.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';

export interface ReadBack {
  /** The object's bytes as they come from the store. */
  readonly chunks: AsyncIterable<Buffer>;
  /** Once the chunks have been read to their end: are they what the manifest says was stored? */
  readonly expectWhole: () => void;
  readonly found: () => { bytes: number; sha256: string };
}

/**
 * Reads a stored object once, counting and hashing on the way whatever else is done with its bytes.
 * Aborting ends the download and throws the signal's reason.
 */
export function readBack(manifest: Manifest, stored: Readable, signal: AbortSignal): ReadBack {
  const hash = createHash('sha256');
  let bytes = 0;
  let sha256 = '';
  async function* chunks(): AsyncGenerator<Buffer> {
    const stop = (): void => void stored.destroy();
    signal.addEventListener('abort', stop, { once: true });
    try {
      if (signal.aborted) stop();
      for await (const chunk of stored as AsyncIterable<Buffer>) {
        signal.throwIfAborted();
        hash.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
      signal.throwIfAborted();
      sha256 = hash.digest('hex');
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', stop);
      stored.destroy();
    }
  }
  return {
    chunks: chunks(),
    found: () => ({ bytes, sha256 }),
    expectWhole() {
      if (bytes < manifest.totals.bytes) throw truncated(manifest, bytes);
      if (sha256 !== manifest.sha256) throw altered(manifest, sha256);
    },
  };
}

export const truncated = (manifest: Manifest, found: number): ResguardoError =>
  new ResguardoError('copy-truncated', {
    expected: String(manifest.totals.bytes),
    found: String(found),
  });

/** `bytes` is the range that holds the damage: as far as is known, the whole object. */
const altered = (manifest: Manifest, found: string): ResguardoError =>
  new ResguardoError('copy-altered', {
    bytes: `0-${manifest.totals.bytes - 1}`,
    expected: manifest.sha256,
    found,
  });
