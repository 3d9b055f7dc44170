import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import { bytesSource } from './bytes-source.ts';
import type { CopyStore, StoredObject } from './copy-store.ts';

/**
 * Writes, reads back and removes a small object: the only proof that a store is ours to use.
 * @throws ResguardoError of the catalogue's 50s, naming what is missing
 */
export async function proveByUse(
  store: CopyStore,
  key: string,
  signal: AbortSignal,
): Promise<StoredObject> {
  const written = randomBytes(1024);
  const object = await store.put(key, bytesSource(written), {
    contentType: 'application/octet-stream',
    signal,
  });
  try {
    const read = await buffer(await store.read(object, null, signal));
    if (!read.equals(written)) {
      throw new ResguardoError('store-answer-unexpected', { why: 'other bytes came back' });
    }
  } finally {
    await store.remove(object, signal);
  }
  return object;
}
