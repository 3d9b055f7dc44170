import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { DriveContent, DriveFile } from './drive-file.ts';

/** Files and folders on disk: for each a `.json` that says what it is, and a `.bin` with its bytes. */
export interface FileStore {
  get(id: string): DriveFile | undefined;
  all(): Iterable<DriveFile>;
  save(file: DriveFile): Promise<void>;
  /** Takes over a finished upload's bytes. */
  saveWithBytes(file: DriveFile, path: string): Promise<void>;
  remove(id: string): Promise<void>;
  pathOf(id: string): string;
  /** A file's content with all its hashes; those not known yet are computed and kept. */
  hashed(file: DriveFile): Promise<DriveContent | null>;
}

export function openFileStore(folder: string): FileStore {
  mkdirSync(folder, { recursive: true });
  const files = new Map<string, DriveFile>();
  for (const name of readdirSync(folder)) {
    if (!name.endsWith('.json')) continue;
    const file = JSON.parse(readFileSync(join(folder, name), 'utf8')) as DriveFile;
    files.set(file.id, file);
  }
  const pathOf = (id: string): string => join(folder, `${id}.bin`);

  async function save(file: DriveFile): Promise<void> {
    const path = join(folder, `${file.id}.json`);
    await writeFile(`${path}.tmp`, JSON.stringify(file), { mode: 0o600 });
    await rename(`${path}.tmp`, path);
    files.set(file.id, file);
  }

  return {
    get: (id) => files.get(id),
    all: () => files.values(),
    save,
    pathOf,
    async saveWithBytes(file, path) {
      await rename(path, pathOf(file.id));
      await save(file);
    },
    async remove(id) {
      files.delete(id);
      await rm(join(folder, `${id}.json`), { force: true });
      await rm(pathOf(id), { force: true });
    },
    async hashed(file) {
      if (file.content === null || file.content.md5 !== undefined) return file.content;
      const [md5, sha1] = [createHash('md5'), createHash('sha1')];
      await pipeline(
        createReadStream(pathOf(file.id), { highWaterMark: 1 << 20 }),
        async (chunks) => {
          for await (const chunk of chunks as AsyncIterable<Buffer>) {
            md5.update(chunk);
            sha1.update(chunk);
          }
        },
      );
      const content = { ...file.content, md5: md5.digest('hex'), sha1: sha1.digest('hex') };
      await save({ ...(files.get(file.id) ?? file), content });
      return content;
    },
  };
}
