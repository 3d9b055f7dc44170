import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dailyDigestsWorkflowId, workflowNames } from '../contracts/temporal.ts';
import { besides, permanent } from './testing/change-bench.ts';
import { openWorkflowBench, type WorkflowBench } from './testing/workflow-bench.ts';

let bench: WorkflowBench;
beforeAll(async () => {
  bench = await openWorkflowBench();
}, 180_000);
afterAll(() => bench.close());

test('every page of the fleet is looked at, and a mail that fails stops no other', async () => {
  const start = { name: workflowNames.dailyDigests, workflowId: dailyDigestsWorkflowId, args: [] };
  const sent: string[] = [];
  const day = '2026-11-20';
  await besides(
    bench,
    start,
    {
      dueDigests: (after) =>
        Promise.resolve(
          after === null
            ? { due: ['a', 'b'].map((clinicId) => ({ clinicId, day })), next: 'b' }
            : { due: [{ clinicId: `${after}c`, day }], next: null },
        ),
      sendDigest: ({ clinicId }) => {
        if (clinicId === 'a') return permanent('secret-altered')();
        sent.push(clinicId);
        return Promise.resolve();
      },
    },
    ({ handle }) => handle.result(),
  );
  expect(sent).toEqual(['b', 'bc']);
});
