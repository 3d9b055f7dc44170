import { heapsOf, type HeapLook } from '../memory/heap-looks.ts';
import { memoryOf, treeOf } from '../memory/process-tree.ts';
import type { FleetSystem, ServiceName } from './fleet-system.ts';

/** One service's resident memory over a night, in MB (10^6 bytes), with its children's. */
export interface MemoryFigures {
  readonly service: ServiceName;
  readonly peak_mb: number;
  /** Medians: of the whole night, and of its first and last third. */
  readonly median_mb: number;
  readonly first_third_mb: number;
  readonly last_third_mb: number;
  /** Of a line through all the looks. */
  readonly slope_mb_per_minute: number;
  readonly split: MemorySplit;
}

/** What the process's own memory is made of. Medians of the last third. */
export interface MemorySplit {
  /** Resident, without children. */
  readonly own_mb: number;
  /** V8's heaps of all threads. */
  readonly heaps_mb: number;
  readonly heaps_used_mb: number;
  /** Buffers and the like, as V8 counts them: what nobody wrote to is counted, and not resident. */
  readonly external_mb: number;
  /** Resident and in no heap of V8's: programs, buffers, and what malloc keeps. */
  readonly outside_mb: number;
}

export interface MemorySeries {
  stop(): MemoryFigures[];
}

export interface Look {
  readonly minutes: number;
  /** With the children's. */
  readonly mb: number;
  readonly ownMb: number;
  /** Undefined: it has told nothing yet. */
  readonly heaps: HeapLook | undefined;
}

const everyMs = 1000;

/** Looks at the memory of the services every second, whichever process each is by then. */
export function watchServices(
  system: Pick<FleetSystem, 'pidOf' | 'heapsFolder'>,
  services: readonly ServiceName[],
): MemorySeries {
  const began = performance.now();
  const looks = new Map<ServiceName, Look[]>(services.map((service) => [service, []]));
  const timer = setInterval(() => {
    for (const [service, list] of looks) {
      const root = system.pidOf(service);
      const of = (pid: number): number => ((memoryOf(pid)?.resident ?? 0) * 1024) / 1e6;
      const ownMb = of(root);
      const mb = treeOf(root).reduce((sum, pid) => sum + (pid === root ? ownMb : of(pid)), 0);
      // Between its death and its successor there is nothing to look at.
      if (ownMb === 0) continue;
      const minutes = (performance.now() - began) / 60_000;
      list.push({ minutes, mb, ownMb, heaps: heapsOf(system.heapsFolder, root) });
    }
  }, everyMs);
  return {
    stop() {
      clearInterval(timer);
      return [...looks].map(([service, list]) => figuresOf(service, list));
    },
  };
}

export function figuresOf(service: ServiceName, looks: readonly Look[]): MemoryFigures {
  const third = Math.ceil(looks.length / 3);
  const last = looks.slice(-third);
  return {
    service,
    peak_mb: tenths(Math.max(0, ...looks.map(({ mb }) => mb))),
    median_mb: middle(looks, ({ mb }) => mb),
    first_third_mb: middle(looks.slice(0, third), ({ mb }) => mb),
    last_third_mb: middle(last, ({ mb }) => mb),
    slope_mb_per_minute: tenths(slopeOf(looks)),
    split: splitOf(last),
  };
}

function splitOf(looks: readonly Look[]): MemorySplit {
  const heap = (of: keyof HeapLook): number =>
    middle(looks, ({ heaps }) => (heaps?.[of] ?? 0) / 1e6);
  return {
    own_mb: middle(looks, ({ ownMb }) => ownMb),
    heaps_mb: heap('heapTotal'),
    heaps_used_mb: heap('heapUsed'),
    external_mb: heap('external'),
    outside_mb: middle(looks, ({ ownMb, heaps }) => ownMb - (heaps?.heapTotal ?? 0) / 1e6),
  };
}

const tenths = (value: number): number => Math.round(value * 10) / 10;

const middle = (some: readonly Look[], of: (look: Look) => number): number =>
  tenths(some.map(of).toSorted((a, b) => a - b)[Math.floor(some.length / 2)] ?? 0);

/** Least squares. */
function slopeOf(looks: readonly Look[]): number {
  const mean = (of: (look: Look) => number): number =>
    looks.reduce((sum, look) => sum + of(look), 0) / looks.length;
  const [x, y] = [mean(({ minutes }) => minutes), mean(({ mb }) => mb)];
  const spread = mean(({ minutes }) => (minutes - x) ** 2);
  return spread > 0 ? mean(({ minutes, mb }) => (minutes - x) * (mb - y)) / spread : 0;
}
