import { setTimeout as sleep } from 'node:timers/promises';
import type { FleetSystem, ServiceName } from './fleet-system.ts';

/** `kill -9` when so many of the fleet's backups are over; its successor comes so much later. */
export interface PlannedKill {
  readonly service: ServiceName;
  /** Of one. */
  readonly at: number;
  readonly awayMs: number;
}

export const kills: readonly PlannedKill[] = [
  { service: 'worker', at: 0.1, awayMs: 3000 },
  { service: 'api', at: 0.25, awayMs: 2000 },
  { service: 'temporal', at: 0.4, awayMs: 5000 },
  { service: 'worker-2', at: 0.6, awayMs: 20_000 },
  { service: 'temporal', at: 0.75, awayMs: 1000 },
  { service: 'worker', at: 0.85, awayMs: 1000 },
];

/** Carries out what is due by then, one after the other. */
export async function killDue(
  system: FleetSystem,
  waiting: PlannedKill[],
  progress: number,
  report: (line: string) => void,
): Promise<void> {
  for (let [next] = waiting; next && next.at <= progress; [next] = waiting) {
    waiting.shift();
    report(`kill -9 ${next.service}, away for ${next.awayMs / 1000} s`);
    system.kill(next.service);
    await sleep(next.awayMs);
    await system.start(next.service);
  }
}
