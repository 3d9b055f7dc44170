import { createHash, type Hash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { open, truncate, type FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { DriveContent } from './drive-file.ts';
import type { Faults } from './faults.ts';

/** Drive keeps an interrupted upload's bytes in whole pieces of this size. */
export const pieceBytes = 256 * 1024;
const writeBytes = 1024 * 1024;

/** The bytes of a file that is still arriving. They are on disk, so that a restart keeps them. */
export class PartialUpload {
  readonly path: string;
  readonly #faults: Faults;
  #bytes: number;
  /** Of all bytes so far; null when it must be computed anew. */
  #sha256: Hash | null;

  constructor(path: string, faults: Faults) {
    this.path = path;
    this.#faults = faults;
    this.#bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    this.#sha256 = this.#bytes === 0 ? createHash('sha256') : null;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Appends what comes, up to `limit` bytes.
   * @returns whether all of it came; what a broken connection left half is cut to whole pieces
   */
  async take(body: Readable, limit: number): Promise<boolean> {
    const handle = await open(this.path, 'a', 0o600);
    try {
      const whole = await this.#append(handle, body, limit);
      if (!whole) await this.#cutToPieces();
      return whole;
    } finally {
      await handle.close();
    }
  }

  async content(): Promise<DriveContent> {
    if (this.#sha256 === null) {
      const sha256 = createHash('sha256');
      await pipeline(createReadStream(this.path, { highWaterMark: writeBytes }), sha256);
      return { bytes: this.#bytes, sha256: sha256.digest('hex') };
    }
    return { bytes: this.#bytes, sha256: this.#sha256.copy().digest('hex') };
  }

  async #append(handle: FileHandle, body: Readable, limit: number): Promise<boolean> {
    let waiting: Buffer[] = [];
    let waitingBytes = 0;
    let taken = 0;
    const write = async (): Promise<void> => {
      if (waitingBytes > 0) await handle.writev(waiting);
      this.#bytes += waitingBytes;
      waiting = [];
      waitingBytes = 0;
    };
    try {
      for await (const chunk of body as AsyncIterable<Buffer>) {
        taken += chunk.length;
        if (taken > limit) return false;
        this.#sha256?.update(chunk);
        waiting.push(chunk);
        waitingBytes += chunk.length;
        if (waitingBytes >= writeBytes) await write();
        const { dropAfterBytes } = this.#faults;
        if (dropAfterBytes !== null && taken >= dropAfterBytes) {
          this.#faults.dropAfterBytes = null;
          return false; // leaving the loop destroys the connection
        }
      }
      return true;
    } catch (error) {
      if (!body.destroyed) throw error;
      return false; // the client went away
    } finally {
      await write();
    }
  }

  async #cutToPieces(): Promise<void> {
    const kept = this.#bytes - (this.#bytes % pieceBytes);
    await truncate(this.path, kept);
    this.#bytes = kept;
    this.#sha256 = kept === 0 ? createHash('sha256') : null;
  }
}
