import { hash } from 'node:crypto';
import type { GrowingSource } from './copy-store.ts';

/** A source that is whole from the start: a manifest, a small file. */
export function bytesSource(bytes: Buffer): GrowingSource {
  return {
    attempt: async () => 'bytes',
    async *follow(offset, signal) {
      signal.throwIfAborted();
      if (offset < bytes.length) yield bytes.subarray(offset);
    },
    summary: async () => ({
      bytes: bytes.length,
      sha256: hash('sha256', bytes),
      md5: hash('md5', bytes),
    }),
  };
}
