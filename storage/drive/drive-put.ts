import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { GrowingSource } from '../copy-store.ts';
import type { ResumableUpload, StoredFile } from './resumable-upload.ts';

/** A multiple of 256 KiB, as Drive demands of every chunk but the last. */
const chunkBytes = 8 * 1024 * 1024;

export interface Followed {
  readonly source: GrowingSource;
  readonly attempt: string;
  readonly signal: AbortSignal;
}

/**
 * Sends what follows `offset` of a source to an upload, chunk by chunk as it grows. The last chunk alone
 * tells the size of the whole, so none is sent before it is known whether more follows.
 * @param onChunk told how many bytes of the whole Drive has
 */
export async function sendFollowing(
  upload: ResumableUpload,
  { source, attempt, signal }: Followed,
  offset: number,
  onChunk: (confirmed: number) => void,
): Promise<StoredFile> {
  const chunk = Buffer.allocUnsafeSlow(chunkBytes);
  let start = offset;
  let filled = 0;
  for await (const bytes of source.follow(offset, signal, attempt)) {
    for (let at = 0; at < bytes.length;) {
      if (filled === chunkBytes) {
        const early = await upload.send(chunk, start, null);
        if (early) throw endedEarly(start + filled);
        start += filled;
        filled = 0;
        onChunk(start);
      }
      const copied = bytes.copy(chunk, filled, at);
      filled += copied;
      at += copied;
    }
  }
  const total = start + filled;
  const file = await upload.send(chunk.subarray(0, filled), start, total);
  if (!file) throw endedEarly(total);
  onChunk(total);
  return file;
}

const endedEarly = (bytes: number): ResguardoError =>
  new ResguardoError('store-answer-unexpected', { why: `the upload ended at ${bytes} bytes` });
