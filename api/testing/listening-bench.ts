import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChangeSteps } from '../../activities/change-steps.ts';
import type { Steps } from '../../activities/steps.ts';
import { recordSnapshot } from '../../catalog/backups/record-snapshot.ts';
import { openedBackup } from '../../workflows/testing/fake-steps.ts';
import { openApiBench, type ApiBench, type Person } from './api-bench.ts';
import { recordedSteps } from './recorded-steps.ts';
import { createTestWorker, type TestWorker } from './test-worker.ts';

/** The API listening, a worker for it, and the clinic `este` whose copies go to a folder. */
export interface ListeningBench extends ApiBench {
  readonly worker: TestWorker;
  readonly url: string;
  /** Of the test's own; goes with it. */
  readonly folder: string;
  tokenOf(person: Person): string;
  /** Steps that record E2's published figures. */
  steps(replaced?: Partial<Steps & ChangeSteps>): Steps & ChangeSteps;
}

const summary = {
  ...{ bytes: 2_450_000, sha256: 'a'.repeat(64), md5: 'b'.repeat(32), tables: 11, rows: 15_234 },
  ...{ plainBytes: 18_700_000, largeObjects: 0, attempts: 1 },
};

export const openListeningBench = async (name: string): Promise<ListeningBench> => {
  const folder = mkdtempSync(join(tmpdir(), `resguardo-${name}-`));
  const copies = join(folder, 'copies');
  mkdirSync(copies);
  chmodSync(folder, 0o755);
  const bench = await openApiBench(name);
  const worker = await createTestWorker(bench.temporal, openedBackup.hostId);
  await bench.addClinic('este', { destinations: [{ kind: 'folder', name: 'disk', path: copies }] });
  return {
    ...bench,
    ...{ worker, folder },
    url: await bench.server.listen({ host: '127.0.0.1', port: 0 }),
    tokenOf: (person) => (bench.as(person)['authorization'] ?? '').replace('Bearer ', ''),
    steps: (replaced = {}) =>
      recordedSteps(bench.catalog, {
        takeSnapshot: async (ref) => {
          await recordSnapshot(bench.catalog, ref, summary);
          return summary;
        },
        ...replaced,
      }),
    async close() {
      await bench.close();
      await worker.close();
      rmSync(folder, { recursive: true });
    },
  };
};
