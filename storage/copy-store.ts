import type { Readable } from 'node:stream';
import type { ObjectLock } from '../contracts/object-lock.ts';
import type { SpoolSummary } from '../contracts/spool.ts';

/** Where an object is, once a store has it. Kept in the catalog; opaque outside its store. */
export interface StoredObject {
  /** Path for S3 and folders; file id for Drive. */
  readonly location: string;
  /** S3 version where the bucket keeps versions. */
  readonly version: string | null;
  readonly bytes: number;
}

/** What a store that works tells about itself; one that does not throws instead. */
export interface StoreReport {
  readonly reachable: boolean;
  readonly detail: Record<string, string>;
}

/**
 * Bytes that may still be growing. They may be begun anew (a snapshot that crashed): each writing is an
 * *attempt* with a name of its own, and a follower sees the bytes of one attempt alone.
 */
export interface GrowingSource {
  /** The name of the attempt there is; waits until there is one. Belongs into a resume token. */
  attempt(signal: AbortSignal): Promise<string>;

  /**
   * Bytes from `offset` on, in Buffers of its own choosing that the reader may keep. Waits at the end
   * until the attempt is sealed. `attempt` is the one `offset` was counted in, and must be given
   * whenever `offset` is not 0; the current one when left out.
   * @throws ResguardoError `spool-restarted` when that attempt was given up or replaced
   */
  follow(offset: number, signal: AbortSignal, attempt?: string): AsyncIterable<Buffer>;

  /**
   * The final figures of an attempt whose end `follow` has reached: what a store's own checksum is
   * compared with.
   * @throws ResguardoError `spool-restarted` when the attempt is gone or not sealed
   */
  summary(attempt: string): Promise<SpoolSummary>;
}

/** What keeps an object from being removed. */
export interface StandingLock {
  readonly lock: ObjectLock | null;
  /** Under legal hold: until that is lifted, whatever any date says. */
  readonly held: boolean;
}

/** What a store can keep from everybody's hands, our own key's included. It is of one version of an object. */
export interface ObjectLocks {
  /**
   * Locks it, and reads the lock back: some servers take one and forget it. One that stands for longer
   * already stays. `store-lock-missing` where the bucket has none.
   */
  lock(object: StoredObject, lock: ObjectLock, signal: AbortSignal): Promise<void>;
  /** Puts it under legal hold, or lifts that. Idempotent. `store-lock-missing` as above. */
  hold(object: StoredObject, held: boolean, signal: AbortSignal): Promise<void>;
  read(object: StoredObject, signal: AbortSignal): Promise<StandingLock>;
}

export interface PutOptions {
  readonly contentType: string;
  readonly signal: AbortSignal;
  /** About how large it may become; an S3 store chooses its parts by it. Up to 80 GiB need no word. */
  readonly expectedBytes?: number;
  /** Bytes the store has confirmed so far, and a token from which a later attempt can go on. */
  readonly onProgress?: (confirmed: number, resumeToken: string | null) => void;
  /** The last token told by `onProgress`, of an attempt that died. Unusable ones are ignored. */
  readonly resumeToken?: string | null;
}

/**
 * One place where copies live. A key is a relative path below the destination's own prefix or folder;
 * a StoredObject's location is the store's own. Every method says what a caller may rely on; the conformance suite
 * beside this file runs all of it against every store. Errors are of the catalogue's 50s and 60s;
 * whether one may be retried is said there. Nothing retries inside: that is the workflow's work.
 */
export interface CopyStore {
  readonly kind: 's3' | 'drive' | 'folder';
  /** Null where there is no such thing: in Drive and in folders. */
  readonly locks: ObjectLocks | null;

  /** Reaches the store and proves by writing, reading and removing a small object that it is ours to use. */
  check(signal: AbortSignal): Promise<StoreReport>;

  /**
   * Stores the source whole under `key`, replacing what an earlier attempt left there. The object is
   * not visible under its key before it is whole. Idempotent: calling again gives one object. On
   * failure or abort, nothing unfinished stays behind — save what `resumeToken` can go on from.
   */
  put(key: string, source: GrowingSource, options: PutOptions): Promise<StoredObject>;

  /**
   * Bytes from `start` (inclusive) to `end` (exclusive), or the whole. `copy-missing` when it is not
   * there, `copy-truncated` when it ends before `end`. The stream fails with the catalogue's errors too;
   * a reader may pause for as long as it likes.
   */
  read(
    object: StoredObject,
    range: { start: number; end: number } | null,
    signal: AbortSignal,
  ): Promise<Readable>;

  /** Size as the store has it, or null when it is not there. */
  stat(object: StoredObject, signal: AbortSignal): Promise<{ bytes: number } | null>;

  /** Objects whose key begins with `prefix`, whole ones only. */
  list(prefix: string, signal: AbortSignal): AsyncIterable<{ key: string; object: StoredObject }>;

  /**
   * Removes it, every version of it. Idempotent: an object already gone is no error. `copy-locked` when
   * one of them may not be removed yet; the others are gone then.
   */
  remove(object: StoredObject, signal: AbortSignal): Promise<void>;

  /** Ends unfinished uploads under `key` that a dead worker left. Idempotent. */
  discardUnfinished(key: string, resumeToken: string | null, signal: AbortSignal): Promise<void>;

  /** An address anyone can fetch for `seconds`, saved as `fileName`; null where the store has no such thing. */
  presign(object: StoredObject, fileName: string, seconds: number): Promise<string | null>;

  close(): Promise<void>;
}
