import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** What a clinics' server saw of us. */
export interface Readings {
  /** Clinics with a session at one instant, at most. */
  readonly clinicsAtOnce: number;
  /** Sessions of ours at one instant, at most. */
  readonly sessionsAtOnce: number;
  /** Sessions in all. */
  readonly sessions: number;
}

const line =
  /^(?<at>\d+\.\d+) \[(?<pid>\d+)\] (?<user>lee_\S+) LOG: {2}(?<what>connection authorized|disconnection)/;

/** Follows each session of the clinics' own roles through the server's log, from its login to its end. */
export async function readingsOf(log: string): Promise<Readings> {
  const open = new Map<string, string>();
  const most = { clinicsAtOnce: 0, sessionsAtOnce: 0 };
  let sessions = 0;
  for await (const text of createInterface({ input: createReadStream(log) })) {
    const { pid, user, what } = line.exec(text)?.groups ?? {};
    if (pid === undefined || user === undefined) continue;
    if (what === 'disconnection') {
      open.delete(pid);
      continue;
    }
    open.set(pid, user);
    sessions += 1;
    most.sessionsAtOnce = Math.max(most.sessionsAtOnce, open.size);
    most.clinicsAtOnce = Math.max(most.clinicsAtOnce, new Set(open.values()).size);
  }
  return { ...most, sessions };
}
