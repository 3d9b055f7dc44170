import { writeFileSync } from 'node:fs';
import { memoryOf, treeOf } from './process-tree.ts';

const everyMs = 50;

/** Looks at the memory of a process and all its descendants until it is told to stop. */
export interface MemoryWatch {
  /** The peak in MB (10^6 bytes), or null where there is no /proc. */
  stop(): number | null;
}

/**
 * The peak is the largest sum of VmRSS over the tree that was seen in one look, every 50 ms; and at least the
 * largest VmHWM of any one process, which the kernel keeps and no look can miss. Pages that two
 * processes share count twice. Without the root, only what descends from it counts.
 */
export function watchMemory(root: number, { withRoot = true } = {}): MemoryWatch {
  if (process.platform !== 'linux') return { stop: () => null };
  const watched = (): number[] => treeOf(root).filter((pid) => withRoot || pid !== root);
  for (const pid of watched()) forgetPeak(pid);
  let peak = 0;
  const look = (): void => {
    let sum = 0;
    for (const pid of watched()) {
      const memory = memoryOf(pid);
      if (!memory) continue;
      sum += memory.resident;
      peak = Math.max(peak, memory.peak);
    }
    peak = Math.max(peak, sum);
  };
  look();
  const timer = setInterval(look, everyMs);
  return {
    stop() {
      clearInterval(timer);
      look();
      return Math.round((peak * 1024) / 1e5) / 10;
    },
  };
}

/** Sets VmHWM back to what it has now (proc_pid_clear_refs(5)), so that a run's peak is that run's. */
function forgetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch (error) {
    // Not ours to write in some containers: the peak is then that since the process began.
    if (
      !['ENOENT', 'EACCES', 'EPERM', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')
    )
      throw error;
  }
}
