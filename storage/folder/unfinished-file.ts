import { createHash, randomUUID } from 'node:crypto';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../atomic-file.ts';

/** Bytes after which the disk is made to take what it has, so that the last wait is short. */
const syncEvery = 16 * 1024 * 1024;
const mark = '.resguardo-part-';

// A name of fixed length: the file's own may already be as long as a disk allows.
const unfinishedPrefix = (name: string): string =>
  `${mark}${createHash('sha256').update(name).digest('hex').slice(0, 24)}-`;

/** Whether a name in a store's folder is a file still being written. */
export const isUnfinished = (name: string): boolean => name.startsWith(mark);

/** Removes what earlier attempts at this file left. */
export async function removeUnfinished(folder: string, name: string): Promise<void> {
  const prefix = unfinishedPrefix(name);
  const left = (await readdir(folder)).filter((entry) => entry.startsWith(prefix));
  await Promise.all(left.map((entry) => rm(join(folder, entry), { force: true })));
}

/**
 * Writes a file that appears under its name only once it is whole and on the disk, in the place of
 * the one before. Gives its size.
 */
export async function writeWhole(
  folder: string,
  name: string,
  chunks: AsyncIterable<Buffer>,
  onSynced: (bytes: number) => void,
): Promise<number> {
  const unfinished = join(folder, `${unfinishedPrefix(name)}${randomUUID()}`);
  const handle = await open(unfinished, 'wx', 0o600);
  let bytes = 0;
  try {
    try {
      let synced = 0;
      for await (const chunk of chunks) {
        for (let done = 0; done < chunk.length;) {
          done += (await handle.write(chunk, done, chunk.length - done)).bytesWritten;
        }
        bytes += chunk.length;
        if (bytes - synced < syncEvery) continue;
        await handle.datasync();
        synced = bytes;
        onSynced(bytes);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, join(folder, name));
    await syncFolder(folder);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  onSynced(bytes);
  return bytes;
}
