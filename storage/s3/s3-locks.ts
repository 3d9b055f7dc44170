import {
  GetObjectLegalHoldCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  PutObjectLegalHoldCommand,
  PutObjectRetentionCommand,
  type DefaultRetention,
  type ObjectLockConfiguration,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { ObjectLock } from '../../contracts/object-lock.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { ObjectLocks, StandingLock, StoredObject } from '../copy-store.ts';
import { isObjectMissing, s3Answer, s3Error, type S3Place } from './s3-errors.ts';

/** One version of an object; without an id, the one that stands under the key. */
export interface VersionAt {
  readonly Bucket: string;
  readonly Key: string;
  readonly VersionId?: string;
}

const modes = { governance: 'GOVERNANCE', compliance: 'COMPLIANCE' } as const;

const lockOf = (mode: string | undefined, until: Date | undefined): ObjectLock | null => {
  if (until === undefined || mode === undefined) return null;
  return { mode: mode === 'COMPLIANCE' ? 'compliance' : 'governance', until };
};

/**
 * How servers say that a bucket locks nothing, or that they know no such thing. AWS answers
 * InvalidRequest, and not only for that: what it says beside it tells.
 */
const noLocks = (error: unknown): boolean => {
  const answer = s3Answer(error);
  if (answer === null) return false;
  if (answer.status === 501 || answer.status === 405) return true;
  if (/^ObjectLockConfigurationNotFound/.test(answer.code)) return true;
  const asBad = ['InvalidRequest', 'InvalidBucketObjectLockConfiguration', 'InvalidBucketState'];
  return asBad.includes(answer.code) && /lock/i.test((error as Error).message);
};

const isUnlocked = (error: unknown): boolean =>
  /^(NoSuchObject(Lock|LegalHold|Retention)|ObjectLockConfigurationNotFound)/.test(
    s3Answer(error)?.code ?? '',
  );

/** The locks of a bucket's objects, by its own Object Lock. */
export class S3Locks implements ObjectLocks {
  readonly #client: S3Client;
  readonly #place: S3Place;

  constructor(client: S3Client, place: S3Place) {
    this.#client = client;
    this.#place = place;
  }

  /**
   * That the bucket can lock, and locks nothing by itself: what a failed backup leaves must be removable.
   * `store-lock-missing`, `store-locks-by-default`.
   */
  async expectBucket(signal: AbortSignal): Promise<void> {
    const { Rule } = await this.#bucket(signal);
    const byItself = Rule?.DefaultRetention;
    if (!byItself?.Mode) return;
    const { destination, bucket } = this.#place;
    const why = spanOf(byItself);
    throw new ResguardoError('store-locks-by-default', { destination, bucket, why });
  }

  async lock(object: StoredObject, lock: ObjectLock, signal: AbortSignal): Promise<void> {
    const at = this.#at(object);
    const stands = async (): Promise<boolean> => {
      const standing = await this.#retention(at, signal);
      return standing !== null && standing.until >= lock.until;
    };
    if (await stands()) return;
    await this.#bucket(signal);
    await this.#telling(signal, 's3:PutObjectRetention', () =>
      this.#client.send(
        new PutObjectRetentionCommand({
          ...at,
          Retention: { Mode: modes[lock.mode], RetainUntilDate: lock.until },
        }),
        { abortSignal: signal },
      ),
    );
    if (!(await stands())) throw this.#missing('taken and forgotten');
  }

  async hold(object: StoredObject, held: boolean, signal: AbortSignal): Promise<void> {
    const at = this.#at(object);
    if (held) await this.#bucket(signal);
    const LegalHold = { Status: held ? 'ON' : 'OFF' } as const;
    await this.#telling(signal, 's3:PutObjectLegalHold', () =>
      this.#client.send(new PutObjectLegalHoldCommand({ ...at, LegalHold }), {
        abortSignal: signal,
      }),
    );
    if ((await this.#legalHold(at, signal)) !== held) throw this.#missing('taken and forgotten');
  }

  async read(object: StoredObject, signal: AbortSignal): Promise<StandingLock> {
    const at = this.#at(object);
    const [lock, held] = await Promise.all([
      this.#retention(at, signal),
      this.#legalHold(at, signal),
    ]);
    return { lock, held };
  }

  /** Asked before every lock: some servers write a lock down, and do not keep it, in a bucket without any. */
  #bucket(signal: AbortSignal): Promise<ObjectLockConfiguration> {
    return this.#telling(signal, 's3:GetBucketObjectLockConfiguration', async () => {
      const command = new GetObjectLockConfigurationCommand({ Bucket: this.#place.bucket });
      const { ObjectLockConfiguration: found } = await this.#client.send(command, {
        abortSignal: signal,
      });
      if (found?.ObjectLockEnabled !== 'Enabled') throw this.#missing();
      return found;
    });
  }

  #retention(at: VersionAt, signal: AbortSignal): Promise<ObjectLock | null> {
    return this.#telling(signal, 's3:GetObjectRetention', async () => {
      try {
        const command = new GetObjectRetentionCommand(at);
        const { Retention } = await this.#client.send(command, { abortSignal: signal });
        return lockOf(Retention?.Mode, Retention?.RetainUntilDate);
      } catch (error) {
        if (isUnlocked(error)) return null;
        throw error;
      }
    });
  }

  #legalHold(at: VersionAt, signal: AbortSignal): Promise<boolean> {
    return this.#telling(signal, 's3:GetObjectLegalHold', async () => {
      try {
        const command = new GetObjectLegalHoldCommand(at);
        const { LegalHold } = await this.#client.send(command, { abortSignal: signal });
        return LegalHold?.Status === 'ON';
      } catch (error) {
        if (isUnlocked(error)) return false;
        throw error;
      }
    });
  }

  #at({ location, version }: StoredObject): VersionAt {
    const at = { Bucket: this.#place.bucket, Key: location };
    return version === null ? at : { ...at, VersionId: version };
  }

  #missing(why?: string): ResguardoError {
    const { destination, bucket } = this.#place;
    return new ResguardoError('store-lock-missing', {
      ...{ destination, bucket },
      ...(why === undefined ? {} : { why }),
    });
  }

  /** `right`: what the key needs, for one that may not. */
  async #telling<T>(signal: AbortSignal, right: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (noLocks(error)) throw this.#missing(s3Answer(error)?.code);
      if (isObjectMissing(error)) {
        throw new ResguardoError('copy-missing', { destination: this.#place.destination });
      }
      const told = s3Error(error, this.#place, signal);
      if (told instanceof ResguardoError && told.code === 'store-right-missing') {
        throw new ResguardoError(told.code, { ...told.params, right });
      }
      throw told;
    }
  }
}

const spanOf = ({ Mode, Days, Years }: DefaultRetention): string =>
  [Mode, Years === undefined ? `${Days ?? '?'} days` : `${Years} years`].join(', ');

/** How far the store's clock may be behind ours: a lock that is past by more does not stand any more. */
const clockMs = 10 * 60_000;

/** What stands on one version, as far as this key may know; null: nothing keeps it from being removed. */
export async function standingLock(
  client: S3Client,
  at: VersionAt,
  signal: AbortSignal,
): Promise<StandingLock | null> {
  try {
    const head = await client.send(new HeadObjectCommand(at), { abortSignal: signal });
    const told = lockOf(head.ObjectLockMode, head.ObjectLockRetainUntilDate);
    const lock = told && told.until.getTime() > Date.now() - clockMs ? told : null;
    const held = head.ObjectLockLegalHoldStatus === 'ON';
    return lock === null && !held ? null : { lock, held };
  } catch (error) {
    if (s3Answer(error) === null) throw error;
    return null; // it cannot be asked: the refusal that led here is the answer then
  }
}
