import { CancelledFailure } from '@temporalio/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { signalNames } from '../contracts/temporal.ts';
import { besides, until, untilCancelled } from './testing/change-bench.ts';
import { openedRestore, restoreResult } from './testing/fake-change-steps.ts';
import type { EveryStep } from './testing/fake-steps.ts';
import {
  cancelRestore,
  followUp,
  progressOf,
  restoreStart,
  runRestore,
  type RestoreRun,
} from './testing/restore-run.ts';
import { openWorkflowBench, type WorkflowBench } from './testing/workflow-bench.ts';

const hour = 60 * 60 * 1000;
const day = 24 * hour;

let first: WorkflowBench;
let bench: WorkflowBench;
beforeAll(async () => {
  bench = first = await openWorkflowBench();
}, 180_000);
afterAll(() => first.close());

const run = (replaced: Partial<EveryStep> = {}) => runRestore(bench, replaced);

describe('approval', () => {
  // Each of these leaves an abandoned child, after which a server skips no time.
  beforeEach(async () => {
    bench = await first.another();
  }, 60_000);
  afterEach(async () => {
    await bench.close();
    bench = first;
  });

  const waiting = async (more: Partial<EveryStep> = {}): Promise<Partial<EveryStep>> => {
    const now = await bench.env.currentTimeMs();
    return {
      startRestore: () =>
        Promise.resolve({
          ...openedRestore,
          state: 'waiting-approval',
          decideUntil: new Date(now + 7 * day).toISOString(),
        }),
      ...more,
    };
  };

  test('given after three days lets it go on; before that nothing is touched', async () => {
    let state: 'waiting-approval' | 'running' = 'waiting-approval';
    const replaced = await waiting({ restoreState: () => Promise.resolve(state) });
    await besides(bench, restoreStart, replaced, async (underway) => {
      const { handle, calls } = underway;
      await bench.env.sleep(3 * day);
      expect(await progressOf(underway)).toMatchObject({
        state: 'waiting-approval',
        phase: 'approval',
      });
      expect(calls.filter((call) => call !== 'restoreState')).toEqual([
        'startRestore',
        'notifyRestore approval-asked',
      ]);
      state = 'running';
      await handle.signal(signalNames.decide, { approved: true, by: 2 });
      expect(await handle.result()).toMatchObject({ state: 'done' });
      await followUp(bench);
      expect(calls).toContain('restoreCopy s3');
    });
  });

  test('is the record’s word: a message alone approves nothing', async () => {
    let looks = 0;
    const replaced = await waiting({
      restoreState: async () => {
        looks += 1;
        return 'waiting-approval';
      },
    });
    await besides(bench, restoreStart, replaced, async ({ handle, calls }) => {
      await bench.env.sleep(day);
      const before = looks;
      await handle.signal(signalNames.decide, { approved: true, by: 1 });
      await until(() => looks > before);
      expect(await handle.result()).toMatchObject({
        state: 'refused',
        failure: { code: 'restore-approval-expired' },
      });
      await followUp(bench);
      expect(calls).not.toContain('verifyCopy s3');
    });
  });

  test('whose message was lost is found in the record all the same', async () => {
    let looks = 0;
    const replaced = await waiting({
      restoreState: () => Promise.resolve((looks += 1) > 3 ? 'running' : 'waiting-approval'),
    });
    expect((await run(replaced)).outcome).toMatchObject({ state: 'done' });
  });

  test('refused ends it as refused', async () => {
    const replaced = await waiting({ restoreState: () => Promise.resolve('refused') });
    const { outcome, calls } = await run(replaced);
    expect(outcome).toMatchObject({
      state: 'refused',
      failure: { code: 'restore-refused-by-person' },
    });
    expect(calls.slice(-3)).toEqual(['endRestore', 'notifyRestore refused', 'keptTerm']);
    expect(calls).not.toContain('verifyCopy s3');
  });

  test('that nobody gives in seven days expires', async () => {
    const replaced = await waiting({ restoreState: () => Promise.resolve('waiting-approval') });
    const { outcome, progress, calls } = await run(replaced);
    expect(outcome).toMatchObject({
      state: 'refused',
      failure: { code: 'restore-approval-expired' },
    });
    const took = Date.parse(progress.endedAt ?? '') - Date.parse(progress.startedAt);
    expect(Math.round(took / hour)).toBe(7 * 24);
    expect(calls.filter((call) => call === 'restoreState').length).toBeLessThan(110);
  });
});

describe('when it is cancelled', () => {
  const expectNothingDone = ({ error, progress, calls }: RestoreRun) => {
    expect(error).toMatchObject({ cause: expect.any(CancelledFailure) as unknown });
    expect(progress).toMatchObject({ state: 'cancelled', error: { code: 'cancelled' } });
    expect(calls).toContain('endRestore');
    // Whoever cancelled knows.
    expect(calls.some((call) => /^notifyRestore (done|failed)/.test(call))).toBe(false);
  };

  test('while a copy is checked: no backup is begun', async () => {
    const left = await cancelRestore(bench, { verifyCopy: untilCancelled }, (calls) =>
      calls.includes('verifyCopy s3'),
    );
    expectNothingDone(left);
    expect(left.calls).not.toContain('openBackup');
  });

  test('during the safety backup: that is cleaned up as well', async () => {
    const left = await cancelRestore(
      bench,
      { takeSnapshot: untilCancelled, uploadCopy: untilCancelled },
      (calls) =>
        ['takeSnapshot', 'uploadCopy s3', 'uploadCopy drive'].every((step) => calls.includes(step)),
    );
    expectNothingDone(left);
    expect(left.calls).toContain('removeSpool');
    expect(left.calls).not.toContain('restoreCopy s3');
  });

  test('during the change: the step puts its things away, and its database is asked', async () => {
    const left = await cancelRestore(bench, { restoreCopy: untilCancelled }, (calls) =>
      calls.includes('restoreCopy s3'),
    );
    expectNothingDone(left);
    expect(left.calls).toContain('committedResult');
  });

  test('a moment after it committed: it is done, and told as done', async () => {
    const left = await cancelRestore(
      bench,
      {
        restoreCopy: untilCancelled,
        committedResult: () => Promise.resolve(restoreResult),
      },
      (calls) => calls.includes('restoreCopy s3'),
    );
    expect(left.error).toBeNull();
    expect(left.progress).toMatchObject({ state: 'done', error: null });
    expect(left.calls).toContain('notifyRestore done');
  });
});

describe('what was there', () => {
  test('is kept by a workflow of its own, which outlives the restore', async () => {
    const now = await bench.env.currentTimeMs();
    const term = { kept: true, until: new Date(now + 7 * day).toISOString() };
    // Asked by the one that keeps it. It answers once the restore is over and was undone: after an
    // abandoned child the server may skip no time, and seven days would be seven days.
    const undone = Promise.withResolvers<{ kept: boolean; until: null }>();
    await besides(
      bench,
      restoreStart,
      { endRestore: () => Promise.resolve(term), keptTerm: () => undone.promise },
      async ({ handle, calls }) => {
        expect(await handle.result()).toMatchObject({ state: 'done' });
        undone.resolve({ kept: false, until: null });
        expect(await followUp(bench)).toBe('gone');
        expect(calls).toContain('notifyRestore done');
        expect(calls).not.toContain('dropKept');
      },
    );
  });
});
