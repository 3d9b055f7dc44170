import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { DriveDestination, DriveSecret } from '../../contracts/destination.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { checkRange, rangeHeader, type ByteRange } from '../byte-range.ts';
import { copyMissing, mustReach } from '../copy-errors.ts';
import type {
  CopyStore,
  GrowingSource,
  PutOptions,
  StoredObject,
  StoreReport,
} from '../copy-store.ts';
import { failingWith } from '../failing-with.ts';
import { keyParts } from '../object-key.ts';
import { proveByUse } from '../prove-by-use.ts';
import { DriveApi } from './drive-api.ts';
import { driveAnswer, driveError, isFileMissing, type DrivePlace } from './drive-errors.ts';
import { DriveFolder } from './drive-folder.ts';
import { sendFollowing, type Followed } from './drive-put.ts';
import { ResumableUpload, storedFields, UploadGone, type StoredFile } from './resumable-upload.ts';
import { resumeTokens, type ResumeTokens } from './resume-token.ts';

/** Copies in one folder of Google Drive; a copy's location is its file's id. */
export function openDriveStore(settings: DriveDestination, secret: DriveSecret): CopyStore {
  return new DriveStore(settings, secret);
}

/** Beginnings anew within one put, when Drive forgets the upload meanwhile. */
const beginnings = 2;
/** For what is tidied up after a put that was cancelled. */
const tidyMs = 20_000;

class DriveStore implements CopyStore {
  readonly kind = 'drive';
  readonly locks = null;
  readonly #api: DriveApi;
  readonly #folder: DriveFolder;
  readonly #tokens: ResumeTokens;
  readonly #place: DrivePlace;
  readonly #mode: DriveSecret['mode'];

  constructor(settings: DriveDestination, secret: DriveSecret) {
    this.#api = new DriveApi(settings, secret);
    this.#folder = new DriveFolder(this.#api, settings);
    this.#tokens = resumeTokens(secret);
    this.#mode = secret.mode;
    const { name: destination, folderId: folder } = settings;
    this.#place = { destination, folder, host: this.#api.host };
  }

  check(signal: AbortSignal): Promise<StoreReport> {
    return this.#telling(signal, async () => {
      const { name: folder, sharedDrive } = await this.#folder.look(signal);
      const { data } = await this.#api.about.get({ fields: 'user(emailAddress)' }, { signal });
      await proveByUse(this, `.resguardo-check-${randomUUID()}`, signal);
      const account = data.user?.emailAddress ?? '';
      return { reachable: true, detail: { account, folder, sharedDrive: sharedDrive ?? 'none' } };
    });
  }

  put(key: string, source: GrowingSource, options: PutOptions): Promise<StoredObject> {
    const { signal } = options;
    return this.#telling(signal, async () => {
      keyParts(key);
      signal.throwIfAborted();
      const attempt = await source.attempt(signal);
      const followed = { source, attempt, signal };
      const file = await this.#store(key, followed, options);
      await this.#compare(file, followed);
      for (const older of await this.#folder.find(key, signal)) {
        if (older.id !== file.id) await this.#folder.remove(older.id, signal);
      }
      return { location: file.id, version: null, bytes: Number(file.size) };
    });
  }

  read(object: StoredObject, range: ByteRange | null, signal: AbortSignal): Promise<Readable> {
    if (range) checkRange(range);
    return this.#telling(signal, async () => {
      if (range === null || range.start === range.end) {
        // Drive gives out what lies in the trash; a copy there is on its way out.
        const found = await this.stat(object, signal);
        if (found === null) throw copyMissing(this.#place.destination, object);
        if (range) mustReach(range, found.bytes, this.#place.destination, object);
        if (range || found.bytes === 0) return Readable.from([]);
      }
      const { body, total } = await this.#download(object, range, signal);
      try {
        if (range) mustReach(range, total, this.#place.destination, object);
      } catch (error) {
        body.destroy();
        throw error;
      }
      return failingWith(body, (error) => driveError(error, this.#place, signal));
    });
  }

  stat(object: StoredObject, signal: AbortSignal): Promise<{ bytes: number } | null> {
    return this.#telling(signal, async () => {
      const found = await this.#folder.stat(object.location, signal);
      return found === null || found.trashed ? null : { bytes: found.bytes };
    });
  }

  async *list(
    prefix: string,
    signal: AbortSignal,
  ): AsyncGenerator<{ key: string; object: StoredObject }, void> {
    try {
      await this.#folder.look(signal);
      for await (const { id, key, bytes } of this.#folder.list(prefix, signal)) {
        yield { key, object: { location: id, version: null, bytes } };
      }
    } catch (error) {
      throw driveError(error, this.#place, signal);
    }
  }

  remove(object: StoredObject, signal: AbortSignal): Promise<void> {
    return this.#telling(signal, () => this.#folder.remove(object.location, signal));
  }

  /** Drive lists no uploads: without its token one cannot be found; it holds no room, and ends after a week. */
  async discardUnfinished(
    key: string,
    resumeToken: string | null,
    signal: AbortSignal,
  ): Promise<void> {
    const left = this.#tokens.open(resumeToken);
    await this.#telling(signal, async () => {
      if (left?.key === key) await this.#api.cancelUpload(left.address, signal);
      else await this.#folder.look(signal);
    });
  }

  async presign(): Promise<null> {
    return null;
  }

  async close(): Promise<void> {
    // Holds nothing open.
  }

  /** Sends the whole, going on from an earlier attempt's upload where that is of the same bytes. */
  async #store(key: string, followed: Followed, options: PutOptions): Promise<StoredFile> {
    const { signal } = options;
    const left = this.#tokens.open(options.resumeToken);
    let address = left?.key === key ? left.address : null;
    if (address !== null && left?.attempt !== followed.attempt) {
      await this.#api.cancelUpload(address, signal);
      address = null;
    }
    for (let beginning = 1; ; beginning += 1) {
      const resumed = address !== null;
      address ??= await this.#begin(key, options);
      try {
        return await this.#sendTo(address, resumed, key, followed, options);
      } catch (error) {
        if (!(error instanceof UploadGone)) {
          await this.#tidy(address, error, signal);
          throw error;
        }
        if (beginning === beginnings) {
          throw new ResguardoError('store-answer-unexpected', {
            why: 'the upload is forgotten again and again',
          });
        }
        address = null;
      }
    }
  }

  #begin(key: string, { contentType, signal }: PutOptions): Promise<string> {
    const metadata = this.#folder.metadataFor(key, contentType);
    return this.#api.beginUpload(metadata, contentType, storedFields, signal);
  }

  async #sendTo(
    address: string,
    resumed: boolean,
    key: string,
    followed: Followed,
    options: PutOptions,
  ): Promise<StoredFile> {
    const { attempt, signal } = followed;
    const upload = new ResumableUpload(this.#api, address, signal);
    const token = this.#tokens.seal({ key, attempt, address });
    const progress = resumed
      ? await upload.progress()
      : ({ state: 'unfinished', bytes: 0 } as const);
    if (progress.state === 'stored') return progress.file;
    options.onProgress?.(progress.bytes, token);
    return sendFollowing(upload, followed, progress.bytes, (confirmed) =>
      options.onProgress?.(confirmed, token),
    );
  }

  /** An upload stays when a later attempt can go on from it; else it is ended. */
  async #tidy(address: string, error: unknown, signal: AbortSignal): Promise<void> {
    const told = driveError(error, this.#place, signal);
    const passing = told instanceof ResguardoError && told.kind.retryable;
    if (passing && !told.code.startsWith('spool-')) return;
    try {
      await this.#api.cancelUpload(address, AbortSignal.timeout(tidyMs));
    } catch (failure) {
      // What went wrong first is what counts; this upload ends by itself.
      if (driveAnswer(failure) === null && driveError(failure, this.#place) === failure)
        throw failure;
    }
  }

  /** What Drive says it has must be what was sent. */
  async #compare(file: StoredFile, { source, attempt, signal }: Followed): Promise<void> {
    const sent = await endOf(source, attempt, Number(file.size), signal);
    const sha256 = file.sha256Checksum ?? sent.sha256;
    if (Number(file.size) === sent.bytes && sha256 === sent.sha256) return;
    await this.#folder.remove(file.id, signal);
    throw new ResguardoError('store-answer-unexpected', {
      why: `it stored ${file.size} bytes ${sha256}, and ${sent.bytes} ${sent.sha256} were sent`,
    });
  }

  async #download(
    object: StoredObject,
    range: ByteRange | null,
    signal: AbortSignal,
  ): Promise<{ body: Readable; total: number }> {
    try {
      return await this.#api.download(object.location, range ? rangeHeader(range) : null, signal);
    } catch (error) {
      const status = driveAnswer(error)?.status;
      if (!isFileMissing(error) && status !== 416) throw error;
      const found = await this.#folder.stat(object.location, signal);
      if (found === null) throw copyMissing(this.#place.destination, object);
      if (range) mustReach(range, found.bytes, this.#place.destination, object);
      throw error;
    }
  }

  async #telling<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw await this.#named(error, signal);
    }
  }

  /** “No room” means another thing to a service account in a person's folder: it has none of its own. */
  async #named(error: unknown, signal: AbortSignal): Promise<Error> {
    const told = driveError(error, this.#place, signal);
    const full = told instanceof ResguardoError && told.code === 'store-full';
    if (!full || this.#mode !== 'service-account') return told;
    try {
      if ((await this.#folder.look(signal)).sharedDrive !== null) return told;
    } catch {
      return told; // what failed first is the better answer
    }
    const { destination } = this.#place;
    return new ResguardoError('store-quota-of-service-account', { destination });
  }
}

/** The figures of a source that was followed to `bytes`, which must be its end. */
async function endOf(
  source: GrowingSource,
  attempt: string,
  bytes: number,
  signal: AbortSignal,
): Promise<{ bytes: number; sha256: string }> {
  // An upload that was found whole was sent by another process: this one has yet to see the end.
  for await (const chunk of source.follow(bytes, signal, attempt)) bytes += chunk.length;
  return source.summary(attempt);
}
