import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { OpenedDestination } from '../../contracts/destination.ts';
import type { ErrorName } from '../../contracts/error-catalogue.ts';
import type { CopyStore } from '../copy-store.ts';
import { openStore } from '../open-store.ts';
import type { Subject } from './subject.ts';
import { keysOf, never, put, readWhole } from './tools.ts';

const root = join(import.meta.dirname, '../..');

/** What a place says when it cannot serve, in the catalogue's words, and never with a secret among them. */
export function refusals(open: () => { store: CopyStore; subject: Subject }): void {
  test('a place that works says so, and is left as it was', async () => {
    const { store } = open();
    const before = await keysOf(store, '');
    const report = await store.check(never);
    expect(report.reachable).toBe(true);
    expect(await keysOf(store, '')).toEqual(before);
  });

  test('a place that is not there is named', async () => {
    const { destination, code } = open().subject.withoutPlace;
    await everyWayFailsWith(destination, code);
  });

  test('a key that is not known is named', async () => {
    const { withWrongKey } = open().subject;
    if (withWrongKey) await everyWayFailsWith(withWrongKey, 'store-key-refused');
  });

  test('a place that cannot be reached is named', async () => {
    const { unreachable } = open().subject;
    if (unreachable) await everyWayFailsWith(unreachable, 'store-unreachable');
  });

  test('an object that was never there is missing, and no error to remove', async () => {
    const { store } = open();
    const object = await put(store, 'missing/a', Buffer.from('x'));
    await store.remove(object, never);
    expect(await store.stat(object, never)).toBeNull();
    await expect(readWhole(store, object)).rejects.toMatchObject({ code: 'copy-missing' });
    await store.remove(object, never);
    await store.discardUnfinished('missing/never', null, never);
  });
}

async function everyWayFailsWith(destination: OpenedDestination, code: ErrorName): Promise<void> {
  const store = openStore(destination);
  const object = { location: 'some/object', version: null, bytes: 1 };
  const ways: [string, () => Promise<unknown>][] = [
    ['check', () => store.check(never)],
    ['put', () => put(store, 'some/object', Buffer.from('x'))],
    ['put of parts', () => put(store, 'some/large object', Buffer.alloc(9 * 1024 * 1024))],
    ['list', () => keysOf(store, 'some/')],
    // A place that is not there holds nothing: reading from it may as well say that the copy is missing.
    ...(code === 'store-unreachable' || code === 'store-key-refused'
      ? ([
          ['read', () => readWhole(store, object)],
          ['stat', () => store.stat(object, never)],
          ['remove', () => store.remove(object, never)],
          ['discard', () => store.discardUnfinished('some/object', null, never)],
        ] satisfies [string, () => Promise<unknown>][])
      : []),
  ];
  try {
    for (const [way, run] of ways) {
      const error: unknown = await run().then(
        () => new Error(`${way} worked`),
        (thrown: unknown) => thrown,
      );
      expect({ way, error: String(error), code: (error as { code?: string }).code }).toMatchObject({
        way,
        code,
      });
      for (const secret of Object.values(destination.secret ?? {})) {
        expect(everythingIn(error)).not.toContain(secret);
      }
    }
  } finally {
    await store.close();
  }
}

/** An error as a careless log would show it: its params, stack and causes. */
function everythingIn(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = JSON.stringify(
    error,
    Object.getOwnPropertyNames(error).filter((name) => name !== 'cause'),
  );
  // Where the project lies is no secret, and may be called like a test's user.
  const told = own.replaceAll(root, '');
  return `${told}${error.cause === undefined ? '' : everythingIn(error.cause)}`;
}
