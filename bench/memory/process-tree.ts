import { readdirSync, readFileSync } from 'node:fs';

/** What one process has in memory, in kB, as proc_pid_status(5) tells it. */
export interface ProcessMemory {
  readonly resident: number;
  /** The most it ever had, or had since `forgetPeak`. */
  readonly peak: number;
}

/**
 * A process and all that descend from it. Children are listed under the thread that made them, which
 * costs a few small reads, where going through all of /proc would disturb what is measured.
 *
 * A child that still has its parent's command line is on its way to becoming another program: until then
 * it stands in its parent's own memory (vfork(2)), which must not be counted twice.
 */
export function treeOf(root: number): number[] {
  const found: number[] = [];
  const waiting = [{ pid: root, parent: '' }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { pid, parent } = next;
    const command = textOf(`/proc/${pid}/cmdline`) ?? '';
    if (command === parent) continue;
    found.push(pid);
    for (const thread of namesIn(`/proc/${pid}/task`)) {
      const children = textOf(`/proc/${pid}/task/${thread}/children`) ?? '';
      const pids = children.split(' ').filter(Boolean).map(Number);
      waiting.push(...pids.map((child) => ({ pid: child, parent: command })));
    }
  }
  return found;
}

/** Undefined when it has ended by now. */
export function memoryOf(pid: number): ProcessMemory | undefined {
  const status = textOf(`/proc/${pid}/status`) ?? '';
  const resident = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
  const peak = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
  if (resident === undefined || peak === undefined) return undefined;
  return { resident: Number(resident), peak: Number(peak) };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // ended between two looks
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // ended between two looks
  }
}
