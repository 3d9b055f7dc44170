import { memoryOf, treeOf } from '../memory/process-tree.ts';
import type { FleetSystem, ServiceName } from './fleet-system.ts';

/** One service's resident memory over a run, in MB (10^6 bytes), with its children's. */
export interface MemoryFigures {
  readonly service: ServiceName;
  readonly peak_mb: number;
  /** Medians of the run's first and last third. */
  readonly first_third_mb: number;
  readonly last_third_mb: number;
  /** Of a line through all the looks. */
  readonly slope_mb_per_minute: number;
}

export interface MemorySeries {
  stop(): MemoryFigures[];
}

interface Look {
  readonly minutes: number;
  readonly mb: number;
}

const everyMs = 1000;

/** Looks at the memory of the services every second, whichever process each is by then. */
export function watchServices(
  system: Pick<FleetSystem, 'pidOf'>,
  services: readonly ServiceName[],
): MemorySeries {
  const began = performance.now();
  const looks = new Map<ServiceName, Look[]>(services.map((service) => [service, []]));
  const timer = setInterval(() => {
    for (const [service, list] of looks) {
      const resident = treeOf(system.pidOf(service)).map((pid) => memoryOf(pid)?.resident ?? 0);
      const mb = (resident.reduce((sum, one) => sum + one, 0) * 1024) / 1e6;
      // Between its death and its successor there is nothing to look at.
      if (mb > 0) list.push({ minutes: (performance.now() - began) / 60_000, mb });
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
  const tenths = (value: number): number => Math.round(value * 10) / 10;
  const middle = (some: readonly Look[]): number =>
    some.map(({ mb }) => mb).toSorted((a, b) => a - b)[Math.floor(some.length / 2)] ?? 0;
  return {
    service,
    peak_mb: tenths(Math.max(0, ...looks.map(({ mb }) => mb))),
    first_third_mb: tenths(middle(looks.slice(0, third))),
    last_third_mb: tenths(middle(looks.slice(-third))),
    slope_mb_per_minute: tenths(slopeOf(looks)),
  };
}

/** Least squares. */
function slopeOf(looks: readonly Look[]): number {
  const mean = (of: (look: Look) => number): number =>
    looks.reduce((sum, look) => sum + of(look), 0) / looks.length;
  const [x, y] = [mean(({ minutes }) => minutes), mean(({ mb }) => mb)];
  const spread = mean(({ minutes }) => (minutes - x) ** 2);
  return spread > 0 ? mean(({ minutes, mb }) => (minutes - x) * (mb - y)) / spread : 0;
}
