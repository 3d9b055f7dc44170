import { createHash } from 'node:crypto';
import type { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import type { DriveDestination } from '../../contracts/destination.ts';
import type { DriveApi } from './drive-api.ts';
import { driveAnswer, isFileMissing } from './drive-errors.ts';

const allDrives = { supportsAllDrives: true } as const;
const pageSize = 1000;

/** A file of ours in the destination's folder. */
export interface KeptFile {
  readonly id: string;
  readonly key: string;
  readonly bytes: number;
}

/**
 * The destination's folder. A file's name is its key; as names need not be unique and properties hold
 * 124 bytes at most, it also carries the key's hash, by which it is found.
 */
export class DriveFolder {
  readonly #api: DriveApi;
  readonly #folderId: string;
  readonly #corpus: drive_v3.Params$Resource$Files$List;

  constructor(api: DriveApi, settings: DriveDestination) {
    this.#api = api;
    this.#folderId = settings.folderId;
    this.#corpus = {
      ...{ includeItemsFromAllDrives: true, ...allDrives },
      ...(settings.driveId === undefined ? {} : { corpora: 'drive', driveId: settings.driveId }),
    };
  }

  metadataFor(key: string, mimeType: string): drive_v3.Schema$File {
    return {
      name: key,
      mimeType,
      parents: [this.#folderId],
      appProperties: { resguardoKey: hashOf(key) },
    };
  }

  /** The folder itself; the client's own error when it is not there for us. */
  async look(signal: AbortSignal): Promise<{ name: string; sharedDrive: string | null }> {
    const asked = { fileId: this.#folderId, fields: 'name,driveId', ...allDrives };
    const { data } = await this.#api.files.get(asked, { signal });
    return { name: data.name ?? '', sharedDrive: data.driveId ?? null };
  }

  /** Every file under a key; newest first, as an attempt that died may have left an older one. */
  async find(key: string, signal: AbortSignal): Promise<KeptFile[]> {
    const found: KeptFile[] = [];
    const condition = ` and appProperties has { key='resguardoKey' and value='${hashOf(key)}' }`;
    for await (const file of this.#search(condition, signal))
      if (file.key === key) found.push(file);
    return found;
  }

  /** The newest file of each key that begins so. */
  async *list(prefix: string, signal: AbortSignal): AsyncGenerator<KeptFile, void> {
    const seen = new Set<string>();
    for await (const file of this.#search('', signal)) {
      if (!file.key.startsWith(prefix) || seen.has(file.key)) continue;
      seen.add(file.key);
      yield file;
    }
  }

  /** Size and whether it lies in the trash, or null when there is no such file for us. */
  async stat(id: string, signal: AbortSignal): Promise<{ bytes: number; trashed: boolean } | null> {
    try {
      const asked = { fileId: id, fields: 'size,trashed', ...allDrives };
      const { data } = await this.#api.files.get(asked, { signal });
      return { bytes: Number(data.size ?? 0), trashed: data.trashed === true };
    } catch (error) {
      if (!isFileMissing(error)) throw error;
      // Whoever lost the folder itself has not lost one copy: that must be told apart.
      await this.look(signal);
      return null;
    }
  }

  /** Deletes a file for good; in a Shared Drive only managers may, and others put it into the trash. */
  async remove(id: string, signal: AbortSignal): Promise<void> {
    try {
      await this.#api.files.delete({ fileId: id, ...allDrives }, { signal });
    } catch (error) {
      if (isFileMissing(error)) {
        await this.look(signal);
        return;
      }
      if (driveAnswer(error)?.reason !== 'insufficientFilePermissions') throw error;
      const trash = { fileId: id, requestBody: { trashed: true }, fields: 'id', ...allDrives };
      await this.#api.files.update(trash, { signal });
    }
  }

  async *#search(condition: string, signal: AbortSignal): AsyncGenerator<KeptFile, void> {
    let pageToken: string | null | undefined;
    do {
      const { data } = await this.#api.files.list(
        {
          ...this.#corpus,
          q: `${quoted(this.#folderId)} in parents and trashed = false${condition}`,
          fields: 'nextPageToken,files(id,name,size,appProperties)',
          orderBy: 'createdTime desc',
          pageSize,
          ...(pageToken ? { pageToken } : {}),
        },
        { signal },
      );
      for (const { id, name, size, appProperties } of data.files ?? []) {
        if (!id || !name || appProperties?.['resguardoKey'] !== hashOf(name)) continue;
        yield { id, key: name, bytes: Number(size ?? 0) };
      }
      pageToken = data.nextPageToken;
    } while (pageToken);
  }
}

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');
const quoted = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`;
