import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { GetObjectCommand, HeadObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { S3Destination, S3Secret } from '../../contracts/destination.ts';
import { checkRange, rangeHeader, type ByteRange } from '../byte-range.ts';
import { attachmentNamed } from '../content-disposition.ts';
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
import { proveLock } from '../prove-lock.ts';
import { removeEveryVersion } from './every-version.ts';
import { s3Clients, type S3Clients } from './s3-client.ts';
import { isObjectMissing, s3Answer, s3Error, type S3Place } from './s3-errors.ts';
import { S3Locks } from './s3-locks.ts';
import { putFollowing } from './s3-put.ts';
import { abortUnfinished } from './unfinished-uploads.ts';

/** Copies in a bucket of any server that speaks S3; a copy's location is its full key there. */
export function openS3Store(settings: S3Destination, secret: S3Secret): CopyStore {
  return new S3Store(settings, s3Clients(settings, secret));
}

class S3Store implements CopyStore {
  readonly kind = 's3';
  readonly locks: S3Locks;
  readonly #settings: S3Destination;
  readonly #clients: S3Clients;
  readonly #place: S3Place;
  readonly #prefix: string;

  constructor(settings: S3Destination, clients: S3Clients) {
    this.#settings = settings;
    this.#clients = clients;
    const { name: destination, bucket, endpoint, region } = settings;
    const host = endpoint === undefined ? `s3.${region}.amazonaws.com` : new URL(endpoint).host;
    this.#place = { destination, bucket, host };
    this.locks = new S3Locks(clients.writing, this.#place);
    const prefix = settings.prefix.replace(/^\/+|\/+$/g, '');
    this.#prefix = prefix === '' ? '' : `${prefix}/`;
  }

  async check(signal: AbortSignal): Promise<StoreReport> {
    const { objectLock: mode } = this.#settings;
    if (mode !== 'none') await this.locks.expectBucket(signal);
    const key = `.resguardo-check-${randomUUID()}`;
    const { version } = await proveByUse(this, key, signal);
    if (mode !== 'none') await proveLock(this, this.locks, `${key}-lock`, mode, signal);
    const { bucket, host } = this.#place;
    const versions = version === null ? 'not kept' : 'kept';
    return { reachable: true, detail: { host, bucket, versions, lock: mode } };
  }

  put(key: string, source: GrowingSource, options: PutOptions): Promise<StoredObject> {
    return this.#telling(options.signal, async () => {
      const location = this.#locationOf(key);
      // No ACL: private is what every bucket gives, and one without ACLs refuses any word of them.
      const params = {
        Bucket: this.#place.bucket,
        Key: location,
        ContentType: options.contentType,
        ...(this.#settings.serverSideEncryption === 'none'
          ? {}
          : { ServerSideEncryption: this.#settings.serverSideEncryption }),
      };
      const stored = await putFollowing(this.#clients.writing, { params, source, options });
      return { location, ...stored };
    });
  }

  read(object: StoredObject, range: ByteRange | null, signal: AbortSignal): Promise<Readable> {
    if (range) checkRange(range);
    return this.#telling(signal, async () => {
      if (range && range.start === range.end) {
        const found = await this.stat(object, signal);
        if (found === null) throw copyMissing(this.#place.destination, object);
        mustReach(range, found.bytes, this.#place.destination, object);
        return Readable.from([]);
      }
      const { body, total } = await this.#get(object, range, signal);
      try {
        if (range) mustReach(range, total, this.#place.destination, object);
      } catch (error) {
        body.destroy();
        throw error;
      }
      return failingWith(body, (error) => s3Error(error, this.#place, signal));
    });
  }

  stat(object: StoredObject, signal: AbortSignal): Promise<{ bytes: number } | null> {
    return this.#telling(signal, async () => {
      try {
        const command = new HeadObjectCommand(this.#at(object));
        const { ContentLength } = await this.#clients.writing.send(command, {
          abortSignal: signal,
        });
        return { bytes: ContentLength ?? 0 };
      } catch (error) {
        if (!isObjectMissing(error) && s3Answer(error)?.status !== 403) throw error;
        return await this.#statByReading(object, signal);
      }
    });
  }

  async *list(
    prefix: string,
    signal: AbortSignal,
  ): AsyncGenerator<{ key: string; object: StoredObject }, void> {
    const pages = paginateListObjectsV2(
      { client: this.#clients.writing },
      { Bucket: this.#place.bucket, Prefix: this.#prefix + prefix },
      { abortSignal: signal },
    );
    try {
      for await (const page of pages) {
        for (const { Key, Size } of page.Contents ?? []) {
          if (Key === undefined || Key.endsWith('/')) continue;
          const object = { location: Key, version: null, bytes: Size ?? 0 };
          yield { key: Key.slice(this.#prefix.length), object };
        }
      }
    } catch (error) {
      throw s3Error(error, this.#place, signal);
    }
  }

  remove(object: StoredObject, signal: AbortSignal): Promise<void> {
    const { bucket: Bucket, destination } = this.#place;
    const at = { Bucket, Key: object.location, destination };
    return this.#telling(signal, () => removeEveryVersion(this.#clients.writing, at, signal));
  }

  discardUnfinished(key: string, _resumeToken: string | null, signal: AbortSignal): Promise<void> {
    return this.#telling(signal, () => {
      const at = { Bucket: this.#place.bucket, Key: this.#locationOf(key) };
      return abortUnfinished(this.#clients.writing, at, signal);
    });
  }

  async presign(object: StoredObject, fileName: string, seconds: number): Promise<string> {
    const command = new GetObjectCommand({
      ...this.#at(object),
      ResponseContentDisposition: attachmentNamed(fileName),
    });
    return getSignedUrl(this.#clients.reading, command, { expiresIn: seconds });
  }

  async close(): Promise<void> {
    this.#clients.writing.destroy();
    this.#clients.reading.destroy();
  }

  async #get(
    object: StoredObject,
    range: ByteRange | null,
    signal: AbortSignal,
  ): Promise<{ body: Readable; total: number }> {
    try {
      const command = new GetObjectCommand({
        ...this.#at(object),
        ...(range ? { Range: rangeHeader(range) } : {}),
      });
      const answer = await this.#clients.reading.send(command, { abortSignal: signal });
      const total = Number(/\/(\d+)$/.exec(answer.ContentRange ?? '')?.[1] ?? answer.ContentLength);
      return { body: answer.Body as Readable, total };
    } catch (error) {
      if (isObjectMissing(error)) throw copyMissing(this.#place.destination, object);
      // The range begins behind the object's end.
      if (range && s3Answer(error)?.status === 416) {
        const found = await this.stat(object, signal);
        if (found) mustReach(range, found.bytes, this.#place.destination, object);
      }
      throw error;
    }
  }

  /** A HEAD has no body to say what was wrong; the same question as a GET has. */
  async #statByReading(
    object: StoredObject,
    signal: AbortSignal,
  ): Promise<{ bytes: number } | null> {
    try {
      const command = new GetObjectCommand(this.#at(object));
      const answer = await this.#clients.reading.send(command, { abortSignal: signal });
      (answer.Body as Readable).destroy();
      return { bytes: answer.ContentLength ?? 0 };
    } catch (error) {
      if (isObjectMissing(error)) return null;
      throw error;
    }
  }

  #at(object: StoredObject): { Bucket: string; Key: string; VersionId?: string } {
    const at = { Bucket: this.#place.bucket, Key: object.location };
    return object.version === null ? at : { ...at, VersionId: object.version };
  }

  #locationOf(key: string): string {
    return this.#prefix + keyParts(key).join('/');
  }

  async #telling<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw s3Error(error, this.#place, signal);
    }
  }
}
