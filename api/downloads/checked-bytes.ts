import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { ResguardoError } from '../../contracts/resguardo-error.ts';

export interface Expected {
  readonly destination: string;
  readonly sha256: string | null;
  readonly bytes: number;
}

/**
 * The same bytes, hashed on their way: where they are not those that were stored, the end is an
 * error (`copy-truncated`, `copy-altered`) and not an end, so that nobody takes them for the backup.
 */
export async function* checkedBytes(
  source: Readable,
  { destination, sha256, bytes }: Expected,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let found = 0;
  // The last piece is given only once the whole was found right: without it no reader has a whole.
  let held: Buffer | null = null;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    hash.update(chunk);
    found += chunk.length;
    if (held) yield held;
    held = chunk;
  }
  if (found !== bytes) {
    throw new ResguardoError('copy-truncated', {
      destination,
      expected: String(bytes),
      found: String(found),
    });
  }
  const digest = hash.digest('hex');
  if (sha256 !== null && digest !== sha256) {
    throw new ResguardoError('copy-altered', { destination, expected: sha256, found: digest });
  }
  if (held) yield held;
}
