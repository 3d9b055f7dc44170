import { getCleaning } from '../../catalog/cleanings/get-cleaning.ts';
import { getRestore } from '../../catalog/restores/get-restore.ts';
import type { CleanProgress } from '../../contracts/clean-range.ts';
import type { ClinicId } from '../../contracts/ids.ts';
import type { BackupProgress } from '../../contracts/progress.ts';
import type { RestoreProgress } from '../../contracts/restore.ts';
import type { ApiDependencies } from '../api-server.ts';
import { createFeeds, type Feeds } from './feeds.ts';
import { cleanChange, readChange, restoreChange } from './read-change.ts';
import { readRun } from './read-run.ts';

/** What goes on and can be followed, one kind beside the other. */
export interface AllFeeds {
  readonly runs: Feeds<{ clinic: ClinicId; run: string }, BackupProgress>;
  readonly restores: Feeds<{ clinic: ClinicId; restore: number }, RestoreProgress>;
  readonly cleanings: Feeds<{ clinic: ClinicId; cleaning: number }, CleanProgress>;
  /** Ends every one of them. */
  close(): Promise<void>;
}

export const createAllFeeds = ({ catalog, temporal }: ApiDependencies): AllFeeds => {
  const runs: AllFeeds['runs'] = createFeeds({
    keyOf: ({ clinic, run }) => `${clinic}/${run}`,
    look: ({ clinic, run }, before) => readRun(temporal, clinic, run, before),
  });
  const restores: AllFeeds['restores'] = createFeeds({
    keyOf: ({ clinic, restore }) => `${clinic}/${restore}`,
    look: async ({ clinic, restore }, before) =>
      readChange(temporal, restoreChange, await getRestore(catalog, clinic, restore), before),
  });
  const cleanings: AllFeeds['cleanings'] = createFeeds({
    keyOf: ({ clinic, cleaning }) => `${clinic}/${cleaning}`,
    look: async ({ clinic, cleaning }, before) =>
      readChange(temporal, cleanChange, await getCleaning(catalog, clinic, cleaning), before),
  });
  return {
    ...{ runs, restores, cleanings },
    async close() {
      await Promise.all([runs.close(), restores.close(), cleanings.close()]);
    },
  };
};
