import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { CatchUpOutcome, LackingCopy } from '../contracts/catch-up.ts';
import { catchUpWorkflowId, workflowNames } from '../contracts/temporal.ts';
import { besides, permanent } from './testing/change-bench.ts';
import { openWorkflowBench, type WorkflowBench } from './testing/workflow-bench.ts';

let bench: WorkflowBench;
beforeAll(async () => {
  bench = await openWorkflowBench();
}, 180_000);
afterAll(() => bench.close());

const lack = (clinicId: string, backupId: number, to: string): LackingCopy => ({
  ...{ clinicId, backupId, to, from: 's3' },
});

test('each store is given what it lacks, and one that is still down waits for the next round', async () => {
  const lacking = [lack('a', 3, 'drive'), lack('a', 2, 'drive'), lack('b', 9, 'drive')];
  const verified: string[] = [];
  const failed: string[] = [];
  const start = { name: workflowNames.catchUp, workflowId: catchUpWorkflowId, args: [] };
  const outcome = await besides(
    bench,
    start,
    {
      lackingCopies: () => Promise.resolve(lacking),
      copyAcross: ({ clinicId }) =>
        clinicId === 'a' ? permanent('store-key-refused')() : Promise.resolve({ bytes: 1 }),
      verifyCopy: ({ clinicId, backupId, again }) => {
        verified.push(`${clinicId} ${backupId} ${String(again)}`);
        return Promise.resolve({ bytes: 1 });
      },
      recordCopyFailure: ({ clinicId, backupId, failure }) => {
        failed.push(`${clinicId} ${backupId} ${failure.code}`);
        return Promise.resolve();
      },
    },
    ({ handle }) => handle.result() as Promise<CatchUpOutcome>,
  );
  expect(outcome).toEqual({ made: 1, left: 2 });
  expect(verified).toEqual(['b 9 true']);
  // The second of the store that is down is not even tried.
  expect(failed).toEqual(['a 3 store-key-refused']);
});
