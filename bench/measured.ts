import { watchMemory } from './memory/memory-watch.ts';

export interface Watched<T> {
  readonly result: T;
  readonly seconds: number;
  readonly peakRssMb: number | null;
}

/** The time that `work` takes, and the peak memory of the process that does it with all its descendants, or of these alone. */
export async function measured<T>(
  pid: number | undefined,
  work: () => Promise<T>,
  of: { readonly withRoot?: boolean } = {},
): Promise<Watched<T>> {
  if (pid === undefined) throw new Error('the process did not start');
  const watch = watchMemory(pid, of);
  try {
    const began = performance.now();
    const result = await work();
    return { result, seconds: (performance.now() - began) / 1000, peakRssMb: watch.stop() };
  } finally {
    watch.stop();
  }
}
