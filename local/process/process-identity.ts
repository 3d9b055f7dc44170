import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process for sure: its number alone comes round again, its number with its start time does not. */
export interface ProcessIdentity {
  readonly pid: number;
  /** As the system tells it; only ever compared with another such value of the same machine. */
  readonly startedAt: string;
}

/** The running process `pid`, or undefined when there is none (a zombie counts as none). */
export function identityOf(pid: number): ProcessIdentity | undefined {
  const startedAt = process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
}

/** Is exactly this process still running? */
export const isRunning = (identity: ProcessIdentity): boolean =>
  identityOf(identity.pid)?.startedAt === identity.startedAt;

/** What a file says of a process; undefined where it is missing, cut short, or says nothing. */
export function readIdentity(path: string): ProcessIdentity | undefined {
  try {
    const { pid, startedAt } = JSON.parse(readFileSync(path, 'utf8')) as Partial<ProcessIdentity>;
    const whole = Number.isInteger(pid) && typeof startedAt === 'string';
    return whole ? { pid: Number(pid), startedAt } : undefined;
  } catch {
    return undefined; // left by a crash, or gone between two looks: nothing can be said of it
  }
}

/** Fields 3 (state) and 22 (start, in ticks since boot) of proc_pid_stat(5), with the boot's own id. */
function fromProc(pid: number): string | undefined {
  const stat = readOrUndefined(`/proc/${pid}/stat`);
  // The command's name stands in brackets and may itself hold spaces and brackets.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (!fields || fields[0] === 'Z' || fields[0] === 'X') return undefined;
  const boot = readOrUndefined('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
  return `${boot}:${fields[19] ?? ''}`;
}

function fromPs(pid: number): string | undefined {
  try {
    const told = execFileSync('ps', ['-p', String(pid), '-o', 'lstart='], { encoding: 'utf8' });
    return told.trim() || undefined;
  } catch {
    return undefined; // ps exits 1 when there is no such process
  }
}

function readOrUndefined(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // gone between two looks
  }
}
