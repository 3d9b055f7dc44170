import type { ClinicId } from '../../contracts/ids.ts';
import type { BackupProgress } from '../../contracts/progress.ts';
import type { ApiDependencies } from '../api-server.ts';
import { createFeeds, type Feeds } from './feeds.ts';
import { readRun } from './read-run.ts';

/** What goes on and can be followed, one kind beside the other. */
export interface AllFeeds {
  readonly runs: Feeds<{ clinic: ClinicId; run: string }, BackupProgress>;
  /** Ends every one of them. */
  close(): Promise<void>;
}

export const createAllFeeds = ({ temporal }: ApiDependencies): AllFeeds => {
  const runs: AllFeeds['runs'] = createFeeds({
    keyOf: ({ clinic, run }) => `${clinic}/${run}`,
    look: ({ clinic, run }, before) => readRun(temporal, clinic, run, before),
  });
  return {
    runs,
    async close() {
      await Promise.all([runs.close()]);
    },
  };
};
