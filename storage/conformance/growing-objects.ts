import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { CopyStore, GrowingSource } from '../copy-store.ts';
import { killedCopier } from '../testing/killed-copier.ts';
import type { Subject } from './subject.ts';
import { keysOf, madeSource, never, plain, put, readWhole, until, withSpools } from './tools.ts';

const ref = { key: 'conformance-1' };
const megabytes = (count: number): Buffer => randomBytes(count * 1024 * 1024);

/** What is put while it grows: nothing shows before it is whole, nothing stays when it fails. */
export function growingObjects(open: () => { store: CopyStore; subject: Subject }): void {
  test('an object follows its source while that grows, and shows only when whole', async () => {
    const { store } = open();
    await withSpools(async (spools) => {
      const key = 'growing/a.bin';
      let confirmed = 0;
      const putting = store.put(key, spools.source(ref), {
        ...plain,
        onProgress: (bytes) => (confirmed = bytes),
      });
      const writer = await spools.create(ref);
      const frames = [megabytes(10), megabytes(10), megabytes(1)];
      for (const frame of frames) {
        await writer.append(frame);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      await until(() => confirmed > 0);
      expect(await keysOf(store, 'growing/')).toEqual([]);
      await writer.seal();
      const object = await putting;
      expect(await keysOf(store, 'growing/')).toEqual([key]);
      expect((await readWhole(store, object)).equals(Buffer.concat(frames))).toBe(true);
    });
  });

  test('what is there stays as it was until its successor is whole', async () => {
    const { store } = open();
    const key = 'growing/successor.bin';
    const before = await put(store, key, Buffer.from('before'));
    const cancel = new AbortController();
    const putting = store.put(key, stuckAfter(megabytes(20)), { ...plain, signal: cancel.signal });
    putting.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 500));
    cancel.abort(new Error('enough'));
    await expect(putting).rejects.toThrow('enough');
    expect((await readWhole(store, before)).toString()).toBe('before');
    expect(await keysOf(store, key)).toEqual([key]);
  });

  test('a put that is cancelled leaves nothing', async () => {
    const { store, subject } = open();
    const key = 'cancelled/put.bin';
    const cancel = new AbortController();
    const reason = new Error('enough');
    let confirmed = 0;
    const putting = store.put(key, stuckAfter(megabytes(33)), {
      ...plain,
      signal: cancel.signal,
      onProgress: (bytes) => (confirmed = bytes),
    });
    putting.catch(() => undefined);
    await until(() => confirmed > 0);
    cancel.abort(reason);
    await expect(putting).rejects.toBe(reason);
    expect(await subject.traces(key)).toEqual({ objects: 0, unfinished: 0 });
  });

  test('a put cancelled before it began does nothing', async () => {
    const { store, subject } = open();
    const key = 'cancelled/never.bin';
    const reason = new Error('never mind');
    const options = { ...plain, signal: AbortSignal.abort(reason) };
    await expect(store.put(key, stuckAfter(megabytes(9)), options)).rejects.toBe(reason);
    expect(await subject.traces(key)).toEqual({ objects: 0, unfinished: 0 });
  });

  test('a source begun anew leaves nothing, and its error comes through', async () => {
    const { store, subject } = open();
    await withSpools(async (spools) => {
      const key = 'restarted/a.bin';
      const first = await spools.create(ref);
      await first.append(megabytes(20));
      let confirmed = 0;
      const putting = store.put(key, spools.source(ref), {
        ...plain,
        onProgress: (bytes) => (confirmed = bytes),
      });
      putting.catch(() => undefined);
      await until(() => confirmed > 0);
      const second = await spools.create(ref);
      await first.abandon();
      await expect(putting).rejects.toMatchObject({ code: 'spool-restarted' });
      expect(await subject.traces(key)).toEqual({ objects: 0, unfinished: 0 });
      await second.abandon();
    });
  });

  test('a source that fails at its very end leaves nothing', async () => {
    const { store, subject } = open();
    const key = 'failed/a.bin';
    const failing = madeSource(async function* () {
      yield megabytes(9);
      throw new ResguardoError('spool-missing', { spool: 'x' });
    });
    await expect(store.put(key, failing, plain)).rejects.toMatchObject({ code: 'spool-missing' });
    expect(await subject.traces(key)).toEqual({ objects: 0, unfinished: 0 });
  });

  test('after a copier was killed, the next one ends with one whole object', async () => {
    const { store, subject } = open();
    await withSpools(async (spools) => {
      const key = 'killed/a.bin';
      const writer = await spools.create(ref);
      const frames = [megabytes(10), megabytes(10), megabytes(3)];
      for (const frame of frames.slice(0, 2)) await writer.append(frame);
      const task = { destination: subject.destination, spoolRoot: spools.root, ref, key };
      const resumeToken = await killedCopier(task, 8 * 1024 * 1024);
      expect((await subject.traces(key)).objects).toBe(0);
      await writer.append(frames[2] ?? Buffer.alloc(0));
      await writer.seal();

      const offsets: number[] = [];
      const source = spools.source(ref);
      const watched: GrowingSource = {
        ...source,
        follow(offset, signal, attempt) {
          offsets.push(offset);
          return source.follow(offset, signal, attempt);
        },
      };
      const object = await store.put(key, watched, { ...plain, resumeToken });
      expect((await readWhole(store, object)).equals(Buffer.concat(frames))).toBe(true);
      expect(await subject.traces(key)).toEqual({ objects: 1, unfinished: 0 });
      expect(Math.max(...offsets) > 0).toBe(subject.resumes);
    });
  });

  test('what a killed copier left can be discarded, as often as asked', async () => {
    const { store, subject } = open();
    await withSpools(async (spools) => {
      const key = 'killed/b.bin';
      const writer = await spools.create(ref);
      await writer.append(megabytes(20));
      const task = { destination: subject.destination, spoolRoot: spools.root, ref, key };
      const resumeToken = await killedCopier(task, 8 * 1024 * 1024);
      expect((await subject.traces(key)).unfinished).toBe(1);
      await store.discardUnfinished(`${key}-neighbour`, null, never);
      expect((await subject.traces(key)).unfinished).toBe(1);
      await store.discardUnfinished(key, resumeToken, never);
      await store.discardUnfinished(key, resumeToken, never);
      expect(await subject.traces(key)).toEqual({ objects: 0, unfinished: 0 });
      await writer.abandon();
    });
  });

  test('a token of another attempt, or a senseless one, is not gone on from', async () => {
    const { store, subject } = open();
    await withSpools(async (spools) => {
      const key = 'killed/c.bin';
      const first = await spools.create(ref);
      await first.append(megabytes(20));
      const task = { destination: subject.destination, spoolRoot: spools.root, ref, key };
      const resumeToken = await killedCopier(task, 8 * 1024 * 1024);
      const second = await spools.create(ref);
      await first.abandon();
      const bytes = megabytes(12);
      await second.append(bytes);
      await second.seal();
      const object = await store.put(key, spools.source(ref), { ...plain, resumeToken });
      expect((await readWhole(store, object)).equals(bytes)).toBe(true);
      expect(await subject.traces(key)).toEqual({ objects: 1, unfinished: 0 });
      await store.remove(object, never);
      const again = await store.put(key, spools.source(ref), { ...plain, resumeToken: '{"x":1}' });
      expect(again.bytes).toBe(bytes.length);
      expect(await subject.traces(key)).toEqual({ objects: 1, unfinished: 0 });
    });
  });
}

/** Gives its bytes, and then nothing more until it is cancelled. */
const stuckAfter = (bytes: Buffer): GrowingSource =>
  madeSource(async function* (signal) {
    for (let at = 0; at < bytes.length; at += 1 << 20) yield bytes.subarray(at, at + (1 << 20));
    await new Promise((_resolve, reject) => {
      const give = (): void => reject(signal.reason as Error);
      if (signal.aborted) give();
      else signal.addEventListener('abort', give, { once: true });
    });
  });
