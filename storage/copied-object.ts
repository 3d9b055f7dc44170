import type { SpoolSummary } from '../contracts/spool.ts';
import type { CopyStore, GrowingSource, StoredObject } from './copy-store.ts';

/** What one store holds, as the source of another's copy. `summary` is what was recorded of it: the new store's checksum is compared with that. */
export const copiedObject = (
  store: CopyStore,
  object: StoredObject,
  summary: SpoolSummary,
): GrowingSource => ({
  attempt: async () => summary.sha256,
  async *follow(offset, signal) {
    if (offset >= summary.bytes) return;
    const range = offset === 0 ? null : { start: offset, end: summary.bytes };
    yield* (await store.read(object, range, signal)) as AsyncIterable<Buffer>;
  },
  summary: async () => summary,
});
