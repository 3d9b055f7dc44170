import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { guardWorkflowId, workflowNames } from '../contracts/temporal.ts';
import { besides, permanent } from './testing/change-bench.ts';
import { openWorkflowBench, type WorkflowBench } from './testing/workflow-bench.ts';

let bench: WorkflowBench;
beforeAll(async () => {
  bench = await openWorkflowBench();
}, 180_000);
afterAll(() => bench.close());

const start = { name: workflowNames.guard, workflowId: guardWorkflowId, args: [] };

test('every page is walked through in one round, and a look that fails is written down and stops no other', async () => {
  const seen: string[] = [];
  const rounds = new Set<string>();
  const done = (what: string) => {
    seen.push(what);
    return Promise.resolve();
  };
  await besides(
    bench,
    start,
    {
      beginGuardRound: (round) => {
        rounds.add(round);
        return done('begin');
      },
      lookAtClinics: async (after) => {
        await done(`clinics ${String(after)}`);
        return { next: after === null ? 'm' : null };
      },
      listGuardedServers: (after) =>
        Promise.resolve(
          after === null
            ? { servers: ['a:1', 'b:1'], next: 'b:1' }
            : { servers: ['c:1'], next: null },
        ),
      lookAtServer: (server) =>
        server === 'a:1' ? permanent('secret-altered')() : done(`server ${server}`),
      lookAtFleet: () => done('fleet'),
      recordFailedLook: ({ look, failure }) => done(`failed ${look} ${failure.code}`),
      endGuardRound: async (round) => {
        rounds.add(round);
        await done('end');
        return { open: 3 };
      },
      tellAlarms: () => done('tell'),
    },
    async ({ handle }) => {
      expect(await handle.result()).toEqual({ open: 3 });
    },
  );
  expect(seen.filter((what) => !what.startsWith('failed'))).toEqual([
    ...['begin', 'clinics null', 'clinics m', 'server b:1', 'server c:1', 'fleet', 'end', 'tell'],
  ]);
  expect(seen).toContain('failed server/a:1 secret-altered');
  expect(rounds.size).toBe(1);
}, 60_000);

test('a round that did not get everywhere takes nothing for gone, and tells what it found', async () => {
  const seen: string[] = [];
  await besides(
    bench,
    { ...start, workflowId: `${guardWorkflowId}/2` },
    {
      lookAtClinics: permanent('secret-altered'),
      endGuardRound: () => {
        seen.push('end');
        return Promise.resolve({ open: 0 });
      },
      tellAlarms: () => {
        seen.push('tell');
        return Promise.resolve();
      },
    },
    async ({ handle }) => {
      expect(await handle.result()).toBeNull();
    },
  );
  expect(seen).toEqual(['tell']);
}, 60_000);
