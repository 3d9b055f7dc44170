import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { SpoolSummary } from '../../contracts/spool.ts';
import { writeAtomically } from '../atomic-file.ts';
import { diskError } from '../disk-errors.ts';
import { currentAttempt, isOfSomeAttempt, type SpoolFiles } from './spool-files.ts';

/** Bytes handed over and not yet in the file, above which `append` makes its caller wait. */
const outstandingLimit = 16 * 1024 * 1024;
/** Bytes after which the disk is asked to take what it has, so that sealing has little left to wait for. */
const syncEvery = 16 * 1024 * 1024;

/** Writes one attempt of one spool. */
export interface SpoolWriter {
  readonly attempt: string;
  /**
   * Adds a frame behind those before it; the place is given in the order of the calls. Resolves when
   * there is room for another frame. The frame must not change afterwards.
   * @throws ResguardoError `disk-full`, then and at every later call
   */
  append(frame: Buffer): Promise<{ offset: number; length: number }>;
  /**
   * Ends the file: all of it is on the disk when this resolves, and only then do followers end.
   * `describe` makes the manifest from the final figures; it is stored before the seal, so a sealed
   * spool has one.
   * @throws ResguardoError `disk-full`; `spool-restarted` when another attempt replaced this one
   */
  seal(describe?: (summary: SpoolSummary) => Uint8Array): Promise<SpoolSummary>;
  /** Gives the attempt up and frees its room. Idempotent; does nothing once sealed. */
  abandon(): Promise<void>;
}

/** Begins a new attempt; whatever an earlier one left is removed, and its followers are told. */
export async function createSpoolWriter(files: SpoolFiles): Promise<SpoolWriter> {
  const attempt = randomUUID();
  try {
    await mkdir(files.folder, { recursive: true, mode: 0o700 });
    const handle = await open(files.data(attempt), 'wx', 0o600);
    await writeAtomically(files.current, attempt);
    await removeOthers(files, attempt);
    return new FileSpoolWriter(files, attempt, handle);
  } catch (error) {
    throw diskError(error, files.folder);
  }
}

async function removeOthers(files: SpoolFiles, attempt: string): Promise<void> {
  const names = await readdir(files.folder);
  // Notes of uploads stay: who finds one of an earlier attempt can end that upload by it.
  const others = names.filter((name) => isOfSomeAttempt(name) && !name.startsWith(attempt));
  await Promise.all(others.map((name) => rm(join(files.folder, name), { force: true })));
}

class FileSpoolWriter implements SpoolWriter {
  readonly attempt: string;
  readonly #files: SpoolFiles;
  readonly #handle: FileHandle;
  readonly #sha256 = createHash('sha256');
  readonly #md5 = createHash('md5');
  /** Frames not yet written, in order, and who waits for room. */
  #queue: Buffer[] = [];
  #outstanding = 0;
  #waiting: (() => void)[] = [];
  #bytes = 0;
  #pump: Promise<void> | null = null;
  #unsynced = 0;
  #syncing: Promise<void> | null = null;
  #failure: Error | null = null;
  #state: 'open' | 'sealed' | 'abandoned' = 'open';

  constructor(files: SpoolFiles, attempt: string, handle: FileHandle) {
    this.#files = files;
    this.attempt = attempt;
    this.#handle = handle;
  }

  async append(frame: Buffer): Promise<{ offset: number; length: number }> {
    this.#mustBeUsable();
    const place = { offset: this.#bytes, length: frame.length };
    this.#bytes += frame.length;
    this.#outstanding += frame.length;
    this.#queue.push(frame);
    this.#pump ??= this.#writeQueue();
    while (this.#outstanding > outstandingLimit && this.#failure === null) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    if (this.#failure !== null) throw this.#failure;
    return place;
  }

  async seal(describe?: (summary: SpoolSummary) => Uint8Array): Promise<SpoolSummary> {
    this.#mustBeUsable();
    try {
      await this.#pump;
      await this.#syncing;
      if (this.#failure !== null) throw this.#failure;
      await this.#handle.sync();
      const summary = {
        bytes: this.#bytes,
        sha256: this.#sha256.digest('hex'),
        md5: this.#md5.digest('hex'),
      };
      if (currentAttempt(this.#files) !== this.attempt) {
        throw new ResguardoError('spool-restarted', { spool: this.#files.key });
      }
      if (describe) await writeAtomically(this.#files.manifest(this.attempt), describe(summary));
      await writeAtomically(this.#files.seal(this.attempt), JSON.stringify(summary));
      this.#state = 'sealed';
      await this.#handle.close();
      return summary;
    } catch (error) {
      this.#failure ??= diskError(error, this.#files.folder);
      throw this.#failure;
    }
  }

  async abandon(): Promise<void> {
    if (this.#state !== 'open') return;
    this.#state = 'abandoned';
    this.#queue = [];
    await this.#pump;
    await this.#syncing;
    await this.#handle.close();
    // `current` first: a follower must never meet an attempt that counts and has no data.
    if (currentAttempt(this.#files) === this.attempt)
      await rm(this.#files.current, { force: true });
    await rm(this.#files.data(this.attempt), { force: true });
    await rm(this.#files.manifest(this.attempt), { force: true });
  }

  #mustBeUsable(): void {
    if (this.#failure !== null) throw this.#failure;
    if (this.#state !== 'open') {
      throw new ResguardoError('internal', { what: `the spool is ${this.#state}` });
    }
  }

  /** One write at a time: followers read up to the file's end, so it must never have a hole. */
  async #writeQueue(): Promise<void> {
    try {
      while (this.#queue.length > 0) {
        const frames = this.#queue;
        this.#queue = [];
        const writing = this.#writeAll(frames);
        // The disk takes them while they are hashed here.
        for (const frame of frames) {
          this.#sha256.update(frame);
          this.#md5.update(frame);
        }
        const bytes = await writing;
        this.#outstanding -= bytes;
        this.#syncNowAndThen(bytes);
        this.#wake();
      }
    } catch (error) {
      this.#failure = diskError(error, this.#files.folder);
      this.#wake();
    } finally {
      this.#pump = null;
    }
  }

  async #writeAll(frames: readonly Buffer[]): Promise<number> {
    let total = 0;
    for (const frame of frames) {
      for (let done = 0; done < frame.length;) {
        const { bytesWritten } = await this.#handle.write(frame, done, frame.length - done);
        done += bytesWritten;
      }
      total += frame.length;
    }
    return total;
  }

  #syncNowAndThen(bytes: number): void {
    this.#unsynced += bytes;
    if (this.#unsynced < syncEvery || this.#syncing) return;
    this.#unsynced = 0;
    this.#syncing = this.#handle
      .datasync()
      .catch((error: unknown) => {
        this.#failure ??= diskError(error, this.#files.folder);
      })
      .finally(() => (this.#syncing = null));
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }
}
