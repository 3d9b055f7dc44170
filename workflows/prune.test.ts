import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ClinicId } from '../contracts/ids.ts';
import type { PruneOutcome } from '../contracts/retention/prune.ts';
import { pruneFleetWorkflowId, pruneWorkflowId, workflowNames } from '../contracts/temporal.ts';
import { besides, permanent } from './testing/change-bench.ts';
import { openWorkflowBench, type WorkflowBench } from './testing/workflow-bench.ts';

let bench: WorkflowBench;
beforeAll(async () => {
  bench = await openWorkflowBench();
}, 180_000);
afterAll(() => bench.close());

const two = [
  { destination: 's3', kind: 's3', state: 'intact' },
  { destination: 'drive', kind: 'drive', state: 'intact' },
] as const;

test('what is no longer kept is marked, and what is over is taken out of every store', async () => {
  const removed: string[] = [];
  const locked: number[] = [];
  const toLock = (backupId: number) => ({ clinicId: 'demo', backupId, destination: 's3' });
  const start = {
    name: workflowNames.prune,
    workflowId: pruneWorkflowId(ClinicId.parse('demo')),
    args: [{ clinicId: 'demo' }],
  };
  const outcome = await besides(
    bench,
    start,
    {
      backupsToPrune: () => Promise.resolve([3, 4, 5]),
      // The one that something keeps after all.
      recordPruned: ({ backupId }) => Promise.resolve(backupId !== 4),
      backupsToPurge: () => Promise.resolve([1, 2, 6]),
      listCopies: () => Promise.resolve([...two]),
      removeCopy: ({ backupId, destination }) => {
        if (backupId === 1 && destination === 'drive') {
          return permanent('store-right-missing')();
        }
        if (backupId === 6 && destination === 's3') {
          return Promise.resolve({ lockedUntil: '2027-01-01T00:00:00.000Z' });
        }
        removed.push(`${backupId} ${destination}`);
        return Promise.resolve(null);
      },
      locksToSettle: () => Promise.resolve([7, 8].map(toLock)),
      settleLock: ({ backupId }) => {
        if (backupId === 7) return permanent('store-lock-missing')();
        locked.push(backupId);
        return Promise.resolve();
      },
    },
    ({ handle }) => handle.result() as Promise<PruneOutcome>,
  );
  expect(outcome).toEqual({ pruned: [3, 5], purged: [2], left: [1], locked: [6] });
  expect(removed.sort()).toEqual(['1 s3', '2 drive', '2 s3', '6 drive']);
  // What could not be locked stops neither the others nor the round.
  expect(locked).toEqual([8]);
});

test('the whole fleet is gone through, page by page, and one clinic’s failure stops no other', async () => {
  const seen: string[] = [];
  const pages: Record<string, { clinics: string[]; next: string | null }> = {
    '': { clinics: ['a', 'b', 'c'], next: 'c' },
    c: { clinics: ['d'], next: null },
  };
  const start = { name: workflowNames.pruneFleet, workflowId: pruneFleetWorkflowId, args: [] };
  await besides(
    bench,
    start,
    {
      listFleet: (after) => Promise.resolve(pages[after ?? ''] ?? { clinics: [], next: null }),
      backupsToPrune: (clinicId) => {
        seen.push(clinicId);
        return clinicId === 'b' ? permanent('clinic-unknown')() : Promise.resolve([]);
      },
    },
    ({ handle }) => handle.result(),
  );
  expect(seen.sort()).toEqual(['a', 'b', 'c', 'd']);
});
