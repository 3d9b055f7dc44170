import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, readdir, rm, statfs } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import type { FolderDestination } from '../../contracts/destination.ts';
import { checkRange, type ByteRange } from '../byte-range.ts';
import { copyMissing, mustReach } from '../copy-errors.ts';
import type {
  CopyStore,
  GrowingSource,
  PutOptions,
  StoredObject,
  StoreReport,
} from '../copy-store.ts';
import { isMissing } from '../disk-errors.ts';
import { keyParts } from '../object-key.ts';
import { proveByUse } from '../prove-by-use.ts';
import { folderError } from './folder-errors.ts';
import { findParent, makeParent } from './inside-folder.ts';
import { isUnfinished, removeUnfinished, writeWhole } from './unfinished-file.ts';

/** Copies in a folder of the worker's own disk or a mounted one; a copy's location is its key. */
export function openFolderStore(destination: FolderDestination): CopyStore {
  return new FolderStore(destination.name, resolve(destination.path));
}

class FolderStore implements CopyStore {
  readonly kind = 'folder';
  readonly locks = null;
  readonly #name: string;
  readonly #root: string;

  constructor(name: string, root: string) {
    this.#name = name;
    this.#root = root;
  }

  async check(signal: AbortSignal): Promise<StoreReport> {
    await proveByUse(this, `.resguardo-check-${randomUUID()}`, signal);
    return this.#telling(this.#root, async () => {
      const disk = await statfs(this.#root);
      const free = String(disk.bavail * disk.bsize);
      return { reachable: true, detail: { path: this.#root, freeBytes: free } };
    });
  }

  put(key: string, source: GrowingSource, options: PutOptions): Promise<StoredObject> {
    const { name, parts, path } = this.#place(key);
    return this.#telling(path, async () => {
      const { signal, onProgress } = options;
      const folder = await makeParent(this.#root, parts);
      await removeUnfinished(folder, name);
      const chunks = source.follow(0, signal);
      const bytes = await writeWhole(folder, name, chunks, (synced) => onProgress?.(synced, null));
      return { location: key, version: null, bytes };
    });
  }

  read(object: StoredObject, range: ByteRange | null, signal: AbortSignal): Promise<Readable> {
    if (range) checkRange(range);
    const { path, name, parts } = this.#place(object.location);
    return this.#telling(path, async () => {
      const folder = await findParent(this.#root, parts);
      if (folder === null) throw copyMissing(this.#name, object);
      // The last part must not be a link either: NOFOLLOW says so.
      const handle = await open(
        join(folder, name),
        constants.O_RDONLY | constants.O_NOFOLLOW,
      ).catch((error: unknown) => {
        throw isMissing(error) ? copyMissing(this.#name, object) : error;
      });
      try {
        if (range) mustReach(range, (await handle.stat()).size, this.#name, object);
      } catch (error) {
        await handle.close();
        throw error;
      }
      if (range && range.start === range.end) {
        await handle.close();
        return Readable.from([]);
      }
      const limits = range ? { start: range.start, end: range.end - 1 } : {};
      return handle.createReadStream({ ...limits, highWaterMark: 1 << 20, signal });
    });
  }

  stat(object: StoredObject): Promise<{ bytes: number } | null> {
    const { path, parts } = this.#place(object.location);
    return this.#telling(path, async () => {
      if ((await findParent(this.#root, parts)) === null) return null;
      try {
        const found = await lstat(path);
        return found.isFile() ? { bytes: found.size } : null;
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    });
  }

  async *list(
    prefix: string,
    signal: AbortSignal,
  ): AsyncGenerator<{ key: string; object: StoredObject }, void> {
    const parts = prefix.split('/');
    const folder = parts.length > 1 ? parts.slice(0, -1).join('/') : '';
    if (folder !== '') keyParts(folder);
    const parent = await findParent(this.#root, parts);
    if (parent === null) return;
    for await (const key of this.#keysIn(folder, signal)) {
      if (!key.startsWith(prefix)) continue;
      const found = await this.stat({ location: key, version: null, bytes: 0 });
      if (found) yield { key, object: { location: key, version: null, bytes: found.bytes } };
    }
  }

  async remove(object: StoredObject): Promise<void> {
    const { path, parts } = this.#place(object.location);
    await this.#telling(path, async () => {
      if ((await findParent(this.#root, parts)) !== null) await rm(path, { force: true });
    });
  }

  async discardUnfinished(key: string): Promise<void> {
    const { path, name, parts } = this.#place(key);
    await this.#telling(path, async () => {
      const folder = await findParent(this.#root, parts);
      if (folder !== null) await removeUnfinished(folder, name);
    });
  }

  async presign(): Promise<null> {
    return null;
  }

  async close(): Promise<void> {
    // Holds nothing open.
  }

  async *#keysIn(folder: string, signal: AbortSignal): AsyncGenerator<string, void> {
    signal.throwIfAborted();
    const path = join(this.#root, folder);
    const entries = await this.#telling(path, () => readdir(path, { withFileTypes: true }));
    for (const entry of entries) {
      const key = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) yield* this.#keysIn(key, signal);
      else if (entry.isFile() && !isUnfinished(entry.name)) yield key;
    }
  }

  #place(key: string): { parts: string[]; name: string; path: string } {
    const parts = keyParts(key);
    return { parts, name: parts.at(-1) ?? '', path: join(this.#root, ...parts) };
  }

  async #telling<T>(path: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw folderError(error, this.#name, path);
    }
  }
}
