import { watchMemory } from './memory/memory-watch.ts';

/** The time that `work` takes, and the peak memory of the process that does it with all its descendants. */
export async function measured(
  pid: number | undefined,
  work: () => Promise<void>,
): Promise<{ seconds: number; peakRssMb: number | null }> {
  if (pid === undefined) throw new Error('the process did not start');
  const watch = watchMemory(pid);
  try {
    const began = performance.now();
    await work();
    return { seconds: (performance.now() - began) / 1000, peakRssMb: watch.stop() };
  } finally {
    watch.stop();
  }
}
