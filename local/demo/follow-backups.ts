import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../../contracts/client/api-client.ts';
import { BackupView, StartedRun } from '../../contracts/api/backup.ts';
import { RunView } from '../../contracts/api/run.ts';

const lookEveryMs = 250;

/** How one clinic's backup ended; `view` is null when there is no record of it. */
export interface DemoResult {
  readonly clinic: string;
  readonly run: RunView;
  readonly backup: BackupView | null;
}

/** Starts all the backups at once and looks at them until the last has ended. */
export async function backUpAll(
  session: ApiClient,
  clinics: readonly string[],
  onLook: (runs: readonly RunView[]) => void,
  signal: AbortSignal,
): Promise<DemoResult[]> {
  const started = await Promise.all(
    clinics.map((clinic) =>
      session.at(`/api/clinics/${clinic}/backups`, StartedRun, { method: 'POST', body: {} }),
    ),
  );
  let runs: RunView[] = [];
  while (runs.length === 0 || runs.some((run) => !run.ended)) {
    await sleep(lookEveryMs, undefined, { signal });
    runs = await Promise.all(started.map(({ address }) => session.at(address, RunView)));
    onLook(runs);
  }
  return Promise.all(
    runs.map(async (run) => {
      const { clinicId: clinic, backupId } = run;
      const backup =
        backupId === null
          ? null
          : await session.at(`/api/clinics/${clinic}/backups/${backupId}`, BackupView);
      return { clinic, run, backup };
    }),
  );
}
