import { setTimeout as sleep } from 'node:timers/promises';
import type { LockMode } from '../contracts/object-lock.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import { bytesSource } from './bytes-source.ts';
import type { CopyStore, ObjectLocks } from './copy-store.ts';

/** Long enough for the store's clock to be a little ahead, short enough for whoever waits. */
const lockedMs = 4000;
/** And for it to be behind. */
const patienceMs = 20_000;

const isLocked = (error: unknown): boolean =>
  error instanceof ResguardoError && error.code === 'copy-locked';

/**
 * Locks a small object for seconds, is refused when it would remove it, and removes it once it may: the only
 * proof that a lock holds against our own key.
 * @throws ResguardoError `store-lock-missing`, or `store-right-missing` naming the right
 */
export async function proveLock(
  store: CopyStore,
  locks: ObjectLocks,
  key: string,
  mode: LockMode,
  signal: AbortSignal,
): Promise<void> {
  const object = await store.put(key, bytesSource(Buffer.from('locked')), {
    contentType: 'application/octet-stream',
    signal,
  });
  const removed = async (): Promise<boolean> => {
    try {
      await store.remove(object, signal);
      return true;
    } catch (error) {
      if (isLocked(error)) return false;
      throw error;
    }
  };
  const until = new Date(Math.ceil((Date.now() + lockedMs) / 1000) * 1000);
  try {
    await locks.hold(object, true, signal);
    if (await removed()) throw new ResguardoError('store-lock-missing', { why: 'legal hold' });
    await locks.hold(object, false, signal);
    await locks.lock(object, { mode, until }, signal);
  } catch (error) {
    await removed();
    throw error;
  }
  if (await removed())
    throw new ResguardoError('store-lock-missing', { why: 'removed all the same' });
  const end = until.getTime() + patienceMs;
  while (!(await removed())) {
    if (Date.now() > end) throw new ResguardoError('copy-locked', { object: key });
    await sleep(250, undefined, { signal });
  }
}
