import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { bytesSource } from '../bytes-source.ts';
import type { CopyStore, GrowingSource, PutOptions, StoredObject } from '../copy-store.ts';
import { openSpoolDirectory, type SpoolDirectory } from '../spool/spool-directory.ts';

export const never = new AbortController().signal;
export const plain: PutOptions = { contentType: 'application/octet-stream', signal: never };

/** A source of a test's own making; `whole` is what it gives when it comes to its end. */
export const madeSource = (
  follow: (signal: AbortSignal) => AsyncIterable<Buffer>,
  whole: Buffer = Buffer.alloc(0),
): GrowingSource => ({ ...bytesSource(whole), follow: (_offset, signal) => follow(signal) });

export const put = (store: CopyStore, key: string, bytes: Buffer): Promise<StoredObject> =>
  store.put(key, bytesSource(bytes), plain);

export const readWhole = async (store: CopyStore, object: StoredObject): Promise<Buffer> =>
  buffer(await store.read(object, null, never));

export const readRange = async (
  store: CopyStore,
  object: StoredObject,
  start: number,
  end: number,
): Promise<Buffer> => buffer(await store.read(object, { start, end }, never));

export async function listed(
  store: CopyStore,
  prefix: string,
): Promise<{ key: string; object: StoredObject }[]> {
  const all = [];
  for await (const entry of store.list(prefix, never)) all.push(entry);
  return all.sort((a, b) => (a.key < b.key ? -1 : 1));
}

export const keysOf = async (store: CopyStore, prefix: string): Promise<string[]> =>
  (await listed(store, prefix)).map(({ key }) => key);

/** Runs with spools of its own, removed afterwards. */
export async function withSpools<T>(work: (spools: SpoolDirectory) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'conformance-'));
  try {
    return await work(await openSpoolDirectory(folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Resolves once the condition holds; fails after a while. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  ms = 20_000,
): Promise<void> {
  const end = Date.now() + ms;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
