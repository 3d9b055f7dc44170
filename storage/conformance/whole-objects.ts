import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { CopyStore } from '../copy-store.ts';
import type { Subject } from './subject.ts';
import { keysOf, listed, madeSource, never, put, readRange, readWhole } from './tools.ts';

const partBytes = 8 * 1024 * 1024;

/** What is stored whole, and how it is read, listed, given out and removed. */
export function wholeObjects(open: () => { store: CopyStore; subject: Subject }): void {
  test.each([
    ['empty', 0],
    ['of one byte', 1],
    ['of one part exactly', partBytes],
    ['of many parts', 20 * 1024 * 1024 + 17],
  ])('an object %s is stored, told of and read back', async (name, size) => {
    const { store } = open();
    const bytes = randomBytes(size);
    const key = `whole/${name}.bin`;
    const progress: number[] = [];
    const object = await store.put(
      key,
      madeSource(() => inChunks(bytes), bytes),
      {
        contentType: 'application/zstd',
        signal: never,
        onProgress: (confirmed) => progress.push(confirmed),
      },
    );
    expect(object.bytes).toBe(size);
    expect(await store.stat(object, never)).toEqual({ bytes: size });
    expect(await keysOf(store, key)).toEqual([key]);
    expect(digest(await readWhole(store, object))).toBe(digest(bytes));
    expect(progress.at(-1)).toBe(size);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
  });

  test('a second put replaces the first: one object, the new bytes', async () => {
    const { store } = open();
    await put(store, 'replaced/a.bin', Buffer.from('the first, which is longer'));
    const object = await put(store, 'replaced/a.bin', Buffer.from('the second'));
    const all = await listed(store, 'replaced/');
    expect(all.map(({ key, object: { bytes } }) => [key, bytes])).toEqual([['replaced/a.bin', 10]]);
    expect((await readWhole(store, object)).toString()).toBe('the second');
    const [found] = all;
    if (!found) throw new Error('not listed');
    expect((await readWhole(store, found.object)).toString()).toBe('the second');
  });

  test('ranges are read exactly; one past the end is told as truncated', async () => {
    const { store } = open();
    const bytes = randomBytes(100_000);
    const object = await put(store, 'ranges/a.bin', bytes);
    const ranges: [number, number][] = [
      [0, 1],
      [0, 100_000],
      [99_999, 100_000],
      [12_345, 67_890],
      [500, 500],
      [100_000, 100_000],
    ];
    for (const [start, end] of ranges) {
      expect((await readRange(store, object, start, end)).equals(bytes.subarray(start, end))).toBe(
        true,
      );
    }
    await expect(readRange(store, object, 99_999, 100_001)).rejects.toMatchObject({
      code: 'copy-truncated',
      params: { expected: '100001', found: '100000' },
    });
    await expect(readRange(store, object, 200_000, 200_001)).rejects.toMatchObject({
      code: 'copy-truncated',
    });
    await expect(readRange(store, object, 5, 4)).rejects.toMatchObject({ code: 'bad-request' });
  });

  test.each([
    'odd/año nuevo – niña.sql.zst',
    "odd/O'Higgins & Cía (1+1=2) 100%.sql",
    'odd/a?b#c;d,e@f:g~h.sql',
    'odd/"quoted" {x} [1] <2> |3|.sql',
  ])('the key %s is one key like any other', async (key) => {
    const { store, subject } = open();
    const object = await put(store, key, Buffer.from(key));
    expect((await readWhole(store, object)).toString()).toBe(key);
    expect(await keysOf(store, key)).toEqual([key]);
    await store.remove(object, never);
    expect(await subject.traces(key)).toEqual({ objects: 0, unfinished: 0 });
  });

  test.each(['../out', '/abs', 'a//b', 'a/./b', 'a/../b', 'a/', '', 'a\u0000b', 'a\\b'])(
    'the key %j is refused',
    async (key) => {
      const { store } = open();
      await expect((async () => put(store, key, Buffer.from('x')))()).rejects.toMatchObject({
        code: 'bad-request',
      });
    },
  );

  test('a listing keeps to its prefix, also within a name', async () => {
    const { store } = open();
    const keys = ['list/a/1', 'list/a/2', 'list/ab', 'list/b', 'lister/a'];
    for (const key of keys) await put(store, key, Buffer.from(key));
    expect(await keysOf(store, 'list/')).toEqual(['list/a/1', 'list/a/2', 'list/ab', 'list/b']);
    expect(await keysOf(store, 'list/a')).toEqual(['list/a/1', 'list/a/2', 'list/ab']);
    expect(await keysOf(store, 'list/a/')).toEqual(['list/a/1', 'list/a/2']);
    expect(await keysOf(store, 'nothing/here')).toEqual([]);
  });

  test('puts of different keys at once do not meet', async () => {
    const { store } = open();
    const contents = Array.from({ length: 6 }, (_, i) => randomBytes(1_000_000 + i));
    const objects = await Promise.all(contents.map((bytes, i) => put(store, `many/${i}`, bytes)));
    for (const [i, object] of objects.entries()) {
      expect(digest(await readWhole(store, object))).toBe(digest(contents[i] ?? Buffer.alloc(0)));
    }
  });

  test('what is removed is gone with every version, and may be removed again', async () => {
    const { store, subject } = open();
    const key = 'removed/a.bin';
    await put(store, key, Buffer.from('one'));
    await put(store, `${key}-neighbour`, Buffer.from('stays'));
    const object = await put(store, key, Buffer.from('two'));
    await store.remove(object, never);
    await store.remove(object, never);
    expect(await subject.traces(key)).toEqual({ objects: 0, unfinished: 0 });
    expect(await keysOf(store, 'removed/')).toEqual([`${key}-neighbour`]);
    expect(await store.stat(object, never)).toBeNull();
    await expect(readWhole(store, object)).rejects.toMatchObject({ code: 'copy-missing' });
    await expect(readRange(store, object, 0, 1)).rejects.toMatchObject({ code: 'copy-missing' });
  });

  test('a reading that is cancelled ends', async () => {
    const { store } = open();
    const object = await put(store, 'cancelled/read.bin', randomBytes(4_000_000));
    const cancel = new AbortController();
    const stream = await store.read(object, null, cancel.signal);
    const reading = (async () => {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        if (chunk.length > 0) cancel.abort(new Error('enough'));
      }
    })();
    await expect(reading).rejects.toThrow();
  });

  test('a link lets anyone fetch it under its file name, where the store has links', async () => {
    const { store, subject } = open();
    const object = await put(store, 'links/a.bin', Buffer.from('for you'));
    const link = await store.presign(object, 'Clínica "Ñandú" 1.sql.zst', 60);
    if (!subject.presigns) {
      expect(link).toBeNull();
      return;
    }
    const answer = await fetch(link ?? '');
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('for you');
    const disposition = answer.headers.get('content-disposition') ?? '';
    expect(disposition).toContain('attachment');
    expect(disposition).toContain(
      "filename*=UTF-8''Cl%C3%ADnica%20%22%C3%91and%C3%BA%22%201.sql.zst",
    );
    const unsigned = new URL(link ?? '');
    unsigned.search = '';
    expect((await fetch(unsigned)).status).toBe(403);
  });
}

const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Uneven chunks, so that none of a store's own sizes is met by chance. */
async function* inChunks(bytes: Buffer): AsyncGenerator<Buffer, void> {
  for (let at = 0; at < bytes.length; at += 700_001) yield bytes.subarray(at, at + 700_001);
}
