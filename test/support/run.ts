import { setTimeout as sleep } from 'node:timers/promises';
import { BackupView, StartedRun } from '../../contracts/api/backup.ts';
import { RunView } from '../../contracts/api/run.ts';
import type { NewBackup } from '../../contracts/api/backup.ts';
import type { System } from './system.ts';

/** A backup under way, looked at through the API. */
export interface Run {
  look(): Promise<RunView>;
  /** Waits until what is seen fits; fails when the run ends before, or after the time is up. */
  until(what: (run: RunView) => boolean, timeoutMs?: number): Promise<RunView>;
  /** Waits for the end and gives the backup's record with it. */
  end(timeoutMs?: number): Promise<{ run: RunView; backup: BackupView }>;
}

export async function startBackup(
  { operator }: Pick<System, 'operator'>,
  clinic: string,
  request: NewBackup = {},
): Promise<Run> {
  const { address } = await operator.at(`/api/clinics/${clinic}/backups`, StartedRun, {
    method: 'POST',
    body: request,
  });
  // While a worker is being replaced nobody answers for a moment: look again.
  const look = async (): Promise<RunView> => {
    for (let tries = 0; ; tries += 1) {
      try {
        return await operator.at(address, RunView);
      } catch (error) {
        if (tries > 100) throw error;
        await sleep(200);
      }
    }
  };
  const wait = async (what: (run: RunView) => boolean, timeoutMs: number): Promise<RunView> => {
    const until = Date.now() + timeoutMs;
    for (;;) {
      const run = await look();
      if (what(run)) return run;
      if (run.ended) throw new Error(`the run ended as ${run.state}: ${JSON.stringify(run.error)}`);
      if (Date.now() > until) throw new Error(`still ${run.phase}: ${JSON.stringify(run)}`);
      await sleep(15);
    }
  };
  return {
    look,
    until: (what, timeoutMs = 60_000) => wait(what, timeoutMs),
    async end(timeoutMs = 120_000) {
      const run = await wait(({ ended }) => ended, timeoutMs);
      const backup = await operator.at(
        `/api/clinics/${clinic}/backups/${String(run.backupId)}`,
        BackupView,
      );
      return { run, backup };
    },
  };
}
