import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { probeFolder, type HeapLook } from './heap-looks.ts';

/**
 * Loaded before a process's own program, in each of its threads: writes down every second what V8 has there.
 * What it writes is small and it holds nothing up, so that what is measured stays what it is.
 */
const folder = process.env[probeFolder];

function look(into: string): void {
  // Of this thread's own heap, `rss` apart.
  const { heapTotal, heapUsed, external, arrayBuffers } = process.memoryUsage();
  const told: HeapLook = { heapTotal, heapUsed, external, arrayBuffers };
  const file = join(into, `${process.pid}-${threadId}.json`);
  writeFileSync(`${file}.new`, JSON.stringify(told));
  renameSync(`${file}.new`, file); // whole or not at all
}

if (folder !== undefined) {
  setInterval(() => {
    look(folder);
  }, 1000).unref();
}
