import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { networkCause } from '../network-errors.ts';
import type { ChunkAnswer, DriveApi } from './drive-api.ts';
import { driveAnswer } from './drive-errors.ts';

/** What Drive tells of a file that it has taken whole. */
export const StoredFile = z.object({
  id: z.string(),
  size: z.string(),
  sha256Checksum: z.string().optional(),
});
export type StoredFile = z.infer<typeof StoredFile>;
export const storedFields = 'id,size,sha256Checksum';

/** Drive forgets an upload after a week, or sooner when it likes: then it is begun anew. */
export class UploadGone extends Error {}

export type Progress =
  | { readonly state: 'unfinished'; readonly bytes: number }
  | { readonly state: 'stored'; readonly file: StoredFile };

/** In a row, each after asking how far the upload is, as Drive prescribes for a broken connection. */
const attemptsAtOnePlace = 3;
const pauseMs = 500;

/**
 * One resumable upload, which googleapis has no part in.
 * https://developers.google.com/workspace/drive/api/guides/manage-uploads#resumable
 */
export class ResumableUpload {
  readonly address: string;
  readonly #api: DriveApi;
  readonly #signal: AbortSignal;

  constructor(api: DriveApi, address: string, signal: AbortSignal) {
    this.#api = api;
    this.address = address;
    this.#signal = signal;
  }

  /** How far it is. @throws UploadGone */
  async progress(): Promise<Progress> {
    return progressIn(
      await this.#api.sendChunk(this.address, Buffer.alloc(0), 'bytes */*', this.#signal),
    );
  }

  /**
   * Sends bytes that begin at `start`, until Drive has them all. `total` is the size of the whole, with its
   * last bytes. Gives the file then.
   * @throws UploadGone
   */
  async send(bytes: Buffer, start: number, total: number | null): Promise<StoredFile | null> {
    const end = start + bytes.length;
    let confirmed = start;
    let failures = 0;
    for (;;) {
      const progress = await this.#sendOnce(
        bytes.subarray(confirmed - start),
        confirmed,
        total,
      ).catch(async (error: unknown) => {
        failures += 1;
        if (failures >= attemptsAtOnePlace || !isPassing(error)) throw error;
        await sleep(pauseMs * failures, undefined, { signal: this.#signal });
        return this.progress();
      });
      if (progress.state === 'stored') return progress.file;
      if (progress.bytes < start || progress.bytes > end) {
        const why = `it has ${progress.bytes} bytes, and ${start} to ${end} were sent`;
        throw new ResguardoError('store-answer-unexpected', { status: '308', why });
      }
      if (progress.bytes === end && total === null) return null;
      if (progress.bytes > confirmed) failures = 0;
      else if (++failures >= attemptsAtOnePlace) {
        throw new ResguardoError('store-answer-unexpected', { status: '308', why: 'no progress' });
      }
      confirmed = progress.bytes;
    }
  }

  async #sendOnce(bytes: Buffer, start: number, total: number | null): Promise<Progress> {
    const part = bytes.length === 0 ? '*' : `${start}-${start + bytes.length - 1}`;
    const range = `bytes ${part}/${total ?? '*'}`;
    return progressIn(await this.#api.sendChunk(this.address, bytes, range, this.#signal));
  }
}

function progressIn({ status, range, data }: ChunkAnswer): Progress {
  if (status === 404 || status === 410) throw new UploadGone();
  if (status === 308) {
    const last = /^bytes=0-(\d+)$/.exec(range ?? '')?.[1];
    return { state: 'unfinished', bytes: last === undefined ? 0 : Number(last) + 1 };
  }
  const file = StoredFile.safeParse(data);
  if (!file.success) {
    throw new ResguardoError('store-answer-unexpected', { status: String(status), why: 'no file' });
  }
  return { state: 'stored', file: file.data };
}

/** A broken connection, or a server that stumbled. */
function isPassing(error: unknown): boolean {
  const answer = driveAnswer(error);
  return answer === null ? networkCause(error) !== null : answer.status >= 500;
}
