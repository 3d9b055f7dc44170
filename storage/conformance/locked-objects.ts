import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { OpenedDestination } from '../../contracts/destination.ts';
import { lockModes, type LockMode } from '../../contracts/object-lock.ts';
import type { CopyStore, ObjectLocks } from '../copy-store.ts';
import { openStore } from '../open-store.ts';
import type { Subject } from './subject.ts';
import { never, put, readWhole, until } from './tools.ts';

const inSeconds = (seconds: number): Date =>
  new Date(Math.ceil(Date.now() / 1000 + seconds) * 1000);

const opened = async <T>(
  destination: OpenedDestination,
  work: (store: CopyStore, locks: ObjectLocks) => Promise<T>,
): Promise<T> => {
  const store = openStore(destination);
  try {
    if (!store.locks) throw new Error('a bucket that locks has locks');
    return await work(store, store.locks);
  } finally {
    await store.close();
  }
};

const removing = (store: CopyStore, object: Parameters<CopyStore['remove']>[0]): Promise<string> =>
  store.remove(object, never).then(
    () => 'removed',
    (error: unknown) => (error as { code: string }).code,
  );

/** What even our own key cannot remove: locked versions until their time, held ones until released. */
export function lockedObjects(open: () => { store: CopyStore; subject: Subject }): void {
  test('a locked version is refused to our own key, in either mode, and goes once it may', async () => {
    const { store, subject } = open();
    if (!subject.locking) {
      expect(store.locks).toBeNull();
      return;
    }
    const { locking } = subject;
    const locked = (mode: LockMode): Promise<void> =>
      opened(locking[mode], async (there, locks) => {
        const key = `locked/${mode}`;
        // Of several parts: such an object has no MD5 of the whole that a lock could be asked with.
        const bytes = randomBytes(9 * 1024 * 1024);
        const object = await put(there, key, bytes);
        expect(await locks.read(object, never)).toEqual({ lock: null, held: false });
        const lock = { mode, until: inSeconds(3600) };
        await locks.lock(object, lock, never);
        // Told again, and told for less, it stands as it is.
        await locks.lock(object, lock, never);
        await locks.lock(object, { mode, until: inSeconds(60) }, never);
        expect(await locks.read(object, never)).toEqual({ lock, held: false });

        // What comes to lie over it can go; the locked version stays, and whole.
        await put(there, key, Buffer.from('over it'));
        await expect(there.remove(object, never)).rejects.toMatchObject({
          code: 'copy-locked',
          params: { object: object.location, until: lock.until.toISOString() },
        });
        expect(await locking.traces(key)).toBe(1);
        expect((await readWhole(there, object)).equals(bytes)).toBe(true);

        const soon = `${key}-soon`;
        const brief = await put(there, soon, Buffer.from('brief'));
        const ends = inSeconds(4);
        await locks.lock(brief, { mode, until: ends }, never);
        await until(async () => (await removing(there, brief)) === 'removed');
        expect(await locking.traces(soon)).toBe(0);
        expect(Date.now()).toBeGreaterThan(ends.getTime() - 1000);
      });
    await Promise.all([...lockModes.map(locked), opened(locking.governance, held)]);
    expect(await locking.traces('locked/held')).toBe(0);
  });

  test('a place is asked to lock only where it can, and proves it by a lock', async () => {
    const { store, subject } = open();
    if (!subject.locking) {
      expect(store.locks).toBeNull();
      return;
    }
    const { compliance, without } = subject.locking;
    await opened(without, async (there, locks) => {
      await expect(there.check(never)).rejects.toMatchObject({ code: 'store-lock-missing' });
      const object = await put(there, 'locked/without', Buffer.from('x'));
      const lock = { mode: 'governance', until: inSeconds(60) } as const;
      await expect(locks.lock(object, lock, never)).rejects.toMatchObject({
        code: 'store-lock-missing',
      });
      await there.remove(object, never);
    });
    const report = await opened(compliance, (there) => there.check(never));
    expect(report.detail).toMatchObject({ lock: 'compliance' });
  });
}

/** A legal hold has no end but the one that people give it. */
async function held(there: CopyStore, locks: ObjectLocks): Promise<void> {
  const object = await put(there, 'locked/held', Buffer.from('evidence'));
  await locks.hold(object, true, never);
  await locks.hold(object, true, never);
  expect(await locks.read(object, never)).toEqual({ lock: null, held: true });
  expect(await removing(there, object)).toBe('copy-locked');
  expect((await readWhole(there, object)).toString()).toBe('evidence');
  await locks.hold(object, false, never);
  expect(await removing(there, object)).toBe('removed');
}
