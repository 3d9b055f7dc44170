import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { heapsOf, probed, type HeapLook } from './heap-looks.ts';

/** 20 MB of buffers in its main thread, and 10 MB in another. */
const program = `
  import { isMainThread, Worker } from 'node:worker_threads';
  globalThis.held = Buffer.alloc(isMainThread ? 20e6 : 10e6);
  if (isMainThread) new Worker(new URL(import.meta.url));
  setInterval(() => undefined, 1000);
`;

test('a process tells of all its threads’ heaps, and of nobody else’s', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'heaps-'));
  const file = join(folder, 'program.mjs');
  writeFileSync(file, program);
  const child = spawn(process.execPath, [file], {
    env: { ...process.env, ...probed(folder) },
    stdio: 'ignore',
  });
  const pid = child.pid ?? 0;
  const held = ({ arrayBuffers = 0 }: Partial<HeapLook> = {}): number => arrayBuffers;
  try {
    for (let looks = 0; looks < 400 && held(heapsOf(folder, pid)) < 30e6; looks += 1)
      await sleep(50);
    const heaps = heapsOf(folder, pid);
    expect(held(heaps)).toBeGreaterThanOrEqual(30e6);
    expect(held(heaps)).toBeLessThan(35e6);
    expect(heaps?.external).toBeGreaterThanOrEqual(30e6);
    expect(heaps?.heapUsed).toBeGreaterThan(1e6);
    expect(heaps?.heapTotal).toBeGreaterThanOrEqual(heaps?.heapUsed ?? Infinity);
    expect(heapsOf(folder, process.pid)).toBeUndefined();
  } finally {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}, 30_000);
