import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What V8 has in one thread, in bytes, as `process.memoryUsage()` tells it. */
export interface HeapLook {
  readonly heapTotal: number;
  readonly heapUsed: number;
  /** By V8's own reckoning, `arrayBuffers` among it: memory that nobody wrote to yet is counted too. */
  readonly external: number;
  readonly arrayBuffers: number;
}

/** Where memory-probe.ts writes. */
export const probeFolder = 'RESGUARDO_BENCH_HEAPS';

/** The environment with which a Node process tells of its heaps in `folder`. */
export function probed(folder: string): Record<string, string> {
  mkdirSync(folder, { recursive: true });
  const probe = new URL('memory-probe.ts', import.meta.url);
  return { NODE_OPTIONS: `--import=${probe.href}`, [probeFolder]: folder };
}

/** The last look at all threads of a process together; undefined before the first. */
export function heapsOf(folder: string, pid: number): HeapLook | undefined {
  const looks = readdirSync(folder)
    .filter((name) => name.startsWith(`${pid}-`) && name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as HeapLook);
  if (looks.length === 0) return undefined;
  const sum = (of: keyof HeapLook): number => looks.reduce((all, look) => all + look[of], 0);
  return {
    heapTotal: sum('heapTotal'),
    heapUsed: sum('heapUsed'),
    external: sum('external'),
    arrayBuffers: sum('arrayBuffers'),
  };
}
