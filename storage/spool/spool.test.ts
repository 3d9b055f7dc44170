import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { GrowingSource } from '../copy-store.ts';
import { canMountSmallDisk, onSmallDisk } from '../testing/small-disk.ts';
import { resumeNotes } from './resume-notes.ts';
import { openSpoolDirectory, type SpoolDirectory } from './spool-directory.ts';

const ref = { key: 'demo-1' };
const never = new AbortController().signal;
const digest = (kind: string, bytes: Uint8Array) => createHash(kind).update(bytes).digest('hex');
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function readAll(
  source: GrowingSource,
  offset = 0,
  attempt?: string,
  onChunk: () => void = () => undefined,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of source.follow(offset, never, attempt)) {
    chunks.push(chunk);
    onChunk();
  }
  return Buffer.concat(chunks);
}

/** Reads all, and tells when it has begun to. */
function beginToRead(source: GrowingSource): { reading: Promise<Buffer>; begun: Promise<true> } {
  const { promise: begun, resolve } = Promise.withResolvers<true>();
  const reading = readAll(source, 0, undefined, () => resolve(true));
  reading.catch(() => undefined);
  return { reading, begun };
}

let root: string;
let spools: SpoolDirectory;
beforeEach(async () => {
  root = join(await mkdtemp(join(tmpdir(), 'spool-')), 'root');
  spools = await openSpoolDirectory(root);
});
afterEach(() => rm(join(root, '..'), { recursive: true, force: true }));

describe('the writer', () => {
  test('gives places in the order of the calls and the hashes of the whole', async () => {
    const frames = Array.from({ length: 40 }, (_, i) => randomBytes(1 + i * 50_000));
    const writer = await spools.create(ref);
    const places = await Promise.all(frames.map((frame) => writer.append(frame)));
    expect(await spools.summary(ref)).toBeNull();
    const summary = await writer.seal();

    const whole = Buffer.concat(frames);
    expect(summary).toEqual({
      bytes: whole.length,
      sha256: digest('sha256', whole),
      md5: digest('md5', whole),
    });
    expect(await spools.summary(ref)).toEqual(summary);
    const read = await readAll(spools.source(ref));
    expect(read.equals(whole)).toBe(true);
    for (const [i, { offset, length }] of places.entries()) {
      expect(read.subarray(offset, offset + length).equals(frames[i] ?? Buffer.alloc(0))).toBe(
        true,
      );
    }
  });

  test('makes a fast caller wait, so that what is outstanding stays bounded', async () => {
    const writer = await spools.create(ref);
    const frame = Buffer.alloc(8 << 20);
    let accepted = 0;
    const appends = Array.from({ length: 12 }, () => writer.append(frame).then(() => accepted++));
    await Promise.resolve();
    await Promise.resolve();
    expect(accepted).toBeLessThanOrEqual(3);
    await Promise.all(appends);
    await writer.abandon();
  });

  test('stores the manifest before the seal', async () => {
    const writer = await spools.create(ref);
    await writer.append(Buffer.from('abc'));
    await expect(spools.readManifest(ref)).rejects.toMatchObject({ code: 'spool-missing' });
    await writer.seal((summary) => Buffer.from(`of ${summary.bytes} bytes`));
    expect((await spools.readManifest(ref)).toString()).toBe('of 3 bytes');
  });

  test('removes what an earlier attempt wrote, but no note of an upload', async () => {
    const first = await spools.create(ref);
    await first.append(randomBytes(100_000));
    await first.seal(() => Buffer.from('manifest'));
    const notes = resumeNotes(root);
    notes.keep(ref, 'drive', 'token');
    const second = await spools.create(ref);
    expect((await readdir(join(root, ref.key))).sort()).toEqual(
      [`${second.attempt}.data`, 'current', 'resume-drive'].sort(),
    );
    expect(notes.read(ref, 'drive')).toBe('token');
    await second.abandon();
  });

  test('frees its room when it is abandoned', async () => {
    const writer = await spools.create(ref);
    await writer.append(randomBytes(100_000));
    await writer.abandon();
    await writer.abandon();
    expect(await readdir(join(root, ref.key))).toEqual([]);
    expect(await spools.summary(ref)).toBeNull();
  });

  test('cannot seal once another attempt has begun', async () => {
    const first = await spools.create(ref);
    const second = await spools.create(ref);
    await expect(first.seal()).rejects.toMatchObject({ code: 'spool-restarted' });
    await second.seal();
    await first.abandon();
    expect(await spools.summary(ref)).not.toBeNull();
  });

  (canMountSmallDisk() ? test : test.skip)('names a full disk, and frees it', async () => {
    const printed = await onSmallDisk(`
      import { readdirSync } from 'node:fs';
      import { openSpoolDirectory } from ${JSON.stringify(join(import.meta.dirname, 'spool-directory.ts'))};
      const spools = await openSpoolDirectory(process.argv[2] + '/spools');
      const writer = await spools.create({ key: 'demo-1' });
      const codes = [];
      for (let i = 0; i < 3; i += 1) {
        await writer.append(Buffer.alloc(1 << 20)).catch((error) => codes.push(error.code));
      }
      await writer.seal().catch((error) => codes.push(error.code, error.params.path));
      await writer.abandon();
      console.log([...codes, ...readdirSync(process.argv[2] + '/spools/demo-1')].join(' '));`);
    expect(printed).toMatch(/^disk-full .*\/demo-1\n$/);
  });
});

describe('a follower', () => {
  test('comes before the spool, keeps up with it, and ends with its seal', async () => {
    const reading = readAll(spools.source(ref));
    await pause(60);
    const writer = await spools.create(ref);
    const frames = Array.from({ length: 8 }, () => randomBytes(300_000));
    for (const frame of frames) {
      await writer.append(frame);
      await pause(20);
    }
    await writer.seal();
    expect((await reading).equals(Buffer.concat(frames))).toBe(true);
  });

  test('is given the final figures at the end, and none of an attempt that has no end', async () => {
    const source = spools.source(ref);
    const first = await spools.create(ref);
    await first.append(Buffer.from('abc'));
    await expect(source.summary(first.attempt)).rejects.toMatchObject({ code: 'spool-restarted' });
    const sealed = await first.seal();
    expect(await source.summary(first.attempt)).toEqual(sealed);
    const second = await spools.create(ref);
    await expect(source.summary(first.attempt)).rejects.toMatchObject({ code: 'spool-restarted' });
    await second.abandon();
  });

  test('goes on from an offset of the attempt it names', async () => {
    const writer = await spools.create(ref);
    const bytes = randomBytes(3_000_000);
    await writer.append(bytes);
    await writer.seal();
    const source = spools.source(ref);
    const rest = await readAll(source, 1_234_567, await source.attempt(never));
    expect(rest.equals(bytes.subarray(1_234_567))).toBe(true);
    expect(await readAll(source, bytes.length, await source.attempt(never))).toHaveLength(0);
  });

  test('never mixes two attempts', async () => {
    const source = spools.source(ref);
    const first = await spools.create(ref);
    await first.append(randomBytes(100_000));
    const attempt = await source.attempt(never);
    const { reading, begun } = beginToRead(source);
    await begun;
    const second = await spools.create(ref);
    await first.abandon();
    await second.append(randomBytes(200_000));
    await second.seal();
    await expect(reading).rejects.toMatchObject({ code: 'spool-restarted' });
    await expect(readAll(source, 50_000, attempt)).rejects.toMatchObject({
      code: 'spool-restarted',
    });
    expect(await source.attempt(never)).not.toBe(attempt);
    expect(await readAll(source)).toHaveLength(200_000);
  });

  test('is told when a sealed attempt is replaced before its end is reached', async () => {
    const writer = await spools.create(ref);
    await writer.append(randomBytes(3 << 20));
    await writer.seal();
    const chunks = spools.source(ref).follow(0, never)[Symbol.asyncIterator]();
    await chunks.next();
    await spools.remove(ref);
    await chunks.next();
    await chunks.next();
    await expect(chunks.next()).rejects.toMatchObject({ code: 'spool-restarted' });
  });

  test('stops waiting when it is cancelled', async () => {
    const cancel = new AbortController();
    const reason = new Error('enough');
    const waiting = spools.source(ref).attempt(cancel.signal);
    setTimeout(() => cancel.abort(reason), 20);
    await expect(waiting).rejects.toBe(reason);
  });

  test('costs next to nothing while it waits', async () => {
    const writer = await spools.create(ref);
    const cancel = new AbortController();
    const chunks = spools.source(ref).follow(0, cancel.signal)[Symbol.asyncIterator]();
    const next = chunks.next();
    next.catch(() => undefined);
    // What else this process has to do comes and goes: the quietest moment tells what the waiting costs.
    let quietest = Infinity;
    for (let looks = 0; looks < 20 && quietest >= 15; looks += 1) {
      const before = process.cpuUsage();
      await pause(250);
      const { user, system } = process.cpuUsage(before);
      quietest = Math.min(quietest, (user + system) / 1000);
    }
    cancel.abort();
    await expect(next).rejects.toThrow();
    await writer.abandon();
    expect(quietest).toBeLessThan(15);
  });

  test('follows a writer in another process, and sees it killed and begun anew', async () => {
    const program = join(root, '..', 'write.mjs');
    await writeFile(
      program,
      `import { openSpoolDirectory } from ${JSON.stringify(join(import.meta.dirname, 'spool-directory.ts'))};
       const writer = await (await openSpoolDirectory(process.argv[2])).create({ key: 'demo-1' });
       for (let i = 0; i < 20; i += 1) {
         await writer.append(Buffer.alloc(100_000, process.argv[3]));
         await new Promise((resolve) => setTimeout(resolve, 10));
       }
       if (process.argv[4]) await writer.seal();
       else { console.log('written'); setInterval(() => {}, 1000); }`,
    );
    const run = (...args: string[]) =>
      spawn(process.execPath, [program, root, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    const first = run('a');
    const { reading, begun } = beginToRead(spools.source(ref));
    await Promise.all([begun, new Promise((resolve) => first.stdout.once('data', resolve))]);
    first.kill('SIGKILL');
    const second = run('b', 'seal');
    await expect(reading).rejects.toMatchObject({ code: 'spool-restarted' });
    const whole = await readAll(spools.source(ref));
    expect(whole.equals(Buffer.alloc(2_000_000, 'b'))).toBe(true);
    if (second.exitCode === null) await new Promise((resolve) => second.once('exit', resolve));
  });
});

describe('the folder', () => {
  test('is its owner’s alone, and has one name for all who share it', async () => {
    expect((await stat(root)).mode & 0o777).toBe(0o700);
    const shared = join(root, '..', 'shared');
    const opened = await Promise.all(Array.from({ length: 8 }, () => openSpoolDirectory(shared)));
    expect(new Set(opened.map((spool) => spool.hostId)).size).toBe(1);
    expect(opened[0]?.hostId).toMatch(/^[0-9a-f-]{36}$/);
    expect(opened[0]?.hostId).not.toBe(spools.hostId);
    expect((await openSpoolDirectory(root)).hostId).toBe(spools.hostId);
  });

  test('lists what it holds, and removes it as often as asked', async () => {
    const writer = await spools.create(ref);
    const other = await spools.create({ key: 'demo-2' });
    await writer.seal();
    const listed = await spools.list();
    expect(listed.map(({ ref: { key }, sealed }) => [key, sealed]).sort()).toEqual([
      ['demo-1', true],
      ['demo-2', false],
    ]);
    expect(listed.every(({ ageMs }) => ageMs < 10_000)).toBe(true);
    await spools.remove(ref);
    await spools.remove(ref);
    expect((await spools.list()).map((spool) => spool.ref.key)).toEqual(['demo-2']);
    await other.abandon();
  });

  test('refuses a name that leads out of it', async () => {
    await expect((async () => spools.create({ key: '../elsewhere' }))()).rejects.toThrow();
  });
});
