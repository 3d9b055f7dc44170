import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning, type ProcessIdentity } from './process-identity.ts';

/** Which signals ask a server to end, one after the other, each with the milliseconds it is given. */
export type EndingSignals = readonly { signal: NodeJS.Signals; graceMs: number }[];

export const gentleThenKill: EndingSignals = [
  { signal: 'SIGTERM', graceMs: 10_000 },
  { signal: 'SIGKILL', graceMs: 5_000 },
];

/** For state that nobody needs again, or that a crash cannot harm. */
export const killAtOnce: EndingSignals = [{ signal: 'SIGKILL', graceMs: 5_000 }];

/** PostgreSQL's: fast shutdown, immediate shutdown, and only then the axe. */
export const postgresSignals: EndingSignals = [
  { signal: 'SIGINT', graceMs: 15_000 },
  { signal: 'SIGQUIT', graceMs: 5_000 },
  { signal: 'SIGKILL', graceMs: 5_000 },
];

/** Ends exactly this process and waits until it is gone. Resolves to false when it outlived every signal. */
export async function endProcess(
  identity: ProcessIdentity,
  signals: EndingSignals = gentleThenKill,
): Promise<boolean> {
  for (const { signal, graceMs } of signals) {
    if (!isRunning(identity)) return true;
    sendSignal(identity.pid, signal);
    const until = Date.now() + graceMs;
    while (Date.now() < until) {
      await sleep(20);
      if (!isRunning(identity)) return true;
    }
  }
  return !isRunning(identity);
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
