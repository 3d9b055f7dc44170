import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ClinicId } from '../contracts/ids.ts';
import type { CleanProgress } from '../contracts/clean-range.ts';
import {
  changeWorkflowId,
  keepUndoWorkflowId,
  queryNames,
  rehearseWorkflowId,
  sharedQueue,
  verifyWorkflowId,
  workflowNames,
} from '../contracts/temporal.ts';
import { besides, failedAs, permanent, until, untilCancelled } from './testing/change-bench.ts';
import type { EveryStep } from './testing/fake-steps.ts';
import { openWorkflowBench, type WorkflowBench } from './testing/workflow-bench.ts';

const clinic = ClinicId.parse('demo');
const hour = 60 * 60 * 1000;
const day = 24 * hour;

let bench: WorkflowBench;
beforeAll(async () => {
  bench = await openWorkflowBench();
}, 180_000);
afterAll(() => bench.close());

describe('what a restore replaced', () => {
  const start = {
    name: workflowNames.keepUndo,
    workflowId: keepUndoWorkflowId(clinic, 12),
    args: [{ clinicId: 'demo', restoreId: 12 }],
  };

  /** Runs it to its end with seven days to go, and tells at which hour each step came. */
  const kept = async (replaced: Partial<EveryStep> = {}) => {
    const began = await bench.env.currentTimeMs();
    const at: Record<string, number[]> = { notifyRestore: [], dropKept: [] };
    const mark = async (name: string): Promise<void> => {
      at[name]?.push(Math.round(((await bench.env.currentTimeMs()) - began) / hour));
    };
    const { notifyRestore, dropKept, ...others } = replaced;
    const steps: Partial<EveryStep> = {
      keptTerm: () =>
        Promise.resolve({ kept: true, until: new Date(began + 7 * day).toISOString() }),
      notifyRestore: async (ref) => {
        await mark('notifyRestore');
        await notifyRestore?.(ref);
      },
      dropKept: async (ref) => {
        await mark('dropKept');
        return (await dropKept?.(ref)) ?? 'dropped';
      },
      ...others,
    };
    const result: unknown = await besides(bench, start, steps, ({ handle }) => handle.result());
    return { result, at };
  };

  test('is announced a day before its end, and dropped then', async () => {
    expect(await kept()).toEqual({
      result: 'dropped',
      at: { notifyRestore: [6 * 24], dropKept: [7 * 24] },
    });
  });

  test('that was put back meanwhile is neither announced nor dropped', async () => {
    let looks = 0;
    const until = new Date((await bench.env.currentTimeMs()) + 7 * day).toISOString();
    const { result, at } = await kept({
      keptTerm: () =>
        Promise.resolve((looks += 1) === 1 ? { kept: true, until } : { kept: false, until: null }),
    });
    expect({ result, at }).toEqual({ result: 'gone', at: { notifyRestore: [], dropKept: [] } });
  });

  test('is not taken from under an undo: it is looked at again each hour', async () => {
    let looks = 0;
    const { result, at } = await kept({
      dropKept: () => Promise.resolve((looks += 1) < 3 ? 'in-use' : 'gone'),
    });
    expect(result).toBe('gone');
    expect(at['dropKept']).toEqual([168, 169, 170]);
  });

  test('is dropped though nobody could be told', async () => {
    expect((await kept({ notifyRestore: permanent('mail-not-sent') })).result).toBe('dropped');
  });
});

describe('cleaning a range', () => {
  const start = {
    name: workflowNames.clean,
    workflowId: changeWorkflowId(clinic),
    args: [{ clinicId: 'demo', cleaningId: 5 }],
  };
  const clean = (
    replaced: Partial<EveryStep>,
    during: (calls: string[], cancel: () => Promise<unknown>) => Promise<void> = async () =>
      undefined,
  ) =>
    besides(bench, start, replaced, async ({ handle, calls }) => {
      await during(calls, () => handle.cancel());
      const ended = await handle.result().then(
        (outcome: unknown) => ({ outcome, error: null }),
        (error: unknown) => ({ outcome: null, error }),
      );
      const progress = await handle.query<CleanProgress>(queryNames.cleanProgress);
      return { ...ended, progress, calls };
    });

  test('checks, deletes, records and tells', async () => {
    const { outcome, progress, calls } = await clean({});
    expect(outcome).toMatchObject({ state: 'done', backupId: 7, result: { deleted: 40 } });
    expect(progress).toMatchObject({ state: 'done', phase: 'done', rows: { done: 40, total: 40 } });
    expect(calls).toEqual([
      ...['startCleaning', 'checkCleaning', 'cleanRows', 'endCleaning', 'notifyCleaning'],
    ]);
  });

  test('that no backup covers deletes nothing', async () => {
    const refusal = { code: 'clean-not-covered', params: { table: 'v.venta' } };
    const { error, progress, calls } = await clean({
      checkCleaning: () => Promise.resolve({ backupId: null, tables: [], refusal }),
    });
    expect(failedAs(error)).toBe('clean-not-covered');
    expect(progress).toMatchObject({ state: 'failed', error: refusal });
    expect(calls).not.toContain('cleanRows');
    expect(calls.slice(-2)).toEqual(['endCleaning', 'notifyCleaning']);
  });

  test('that is cancelled ends as cancelled, and nobody is mailed', async () => {
    const { progress, calls } = await clean({ cleanRows: untilCancelled }, async (made, cancel) => {
      await until(() => made.includes('cleanRows'));
      await cancel();
    });
    expect(progress).toMatchObject({ state: 'cancelled', error: { code: 'cancelled' } });
    expect(calls).toContain('endCleaning');
    expect(calls).not.toContain('notifyCleaning');
  });
});

describe('rehearsals that are due', () => {
  const due = Array.from({ length: 7 }, (_, n) => ({ clinicId: `c${n}`, backupId: 10 + n }));
  const start = { name: workflowNames.rehearse, workflowId: rehearseWorkflowId, args: [] };
  const rehearse = (replaced: Partial<EveryStep>) =>
    besides(
      bench,
      start,
      { overdueDrills: () => Promise.resolve(due), ...replaced },
      async ({ handle, calls }) => ({ ends: (await handle.result()) as unknown, calls }),
    );

  test('are all made, a few at a time', async () => {
    let running = 0;
    let most = 0;
    const drilled: number[] = [];
    const { ends } = await rehearse({
      drillCopy: async ({ backupId }) => {
        most = Math.max(most, (running += 1));
        drilled.push(backupId);
        await new Promise((resolve) => setTimeout(resolve, 50));
        running -= 1;
        return { tables: 1, seconds: 1 };
      },
    });
    expect(ends).toEqual({ passed: 7, failed: 0, skipped: 0 });
    expect(drilled.toSorted((a, b) => a - b)).toEqual(due.map(({ backupId }) => backupId));
    expect(most).toBeLessThanOrEqual(3);
  });

  test('one that fails, breaks or finds no copy stops none of the others', async () => {
    const { ends, calls } = await rehearse({
      drillCopy: ({ backupId }) =>
        backupId === 11 ? permanent('drill-differs')() : Promise.resolve({ tables: 1, seconds: 1 }),
      listCopies: ({ backupId }) =>
        backupId === 12
          ? permanent('backup-unknown')()
          : Promise.resolve([{ destination: 's3', kind: 's3', state: 'intact' }]),
      verifyCopy: ({ backupId }) =>
        backupId === 13 ? permanent('copy-missing')() : Promise.resolve({ bytes: 1 }),
    });
    expect(ends).toEqual({ passed: 4, failed: 2, skipped: 1 });
    expect(calls).toContain('recordDrillFailure');
  });

  test('one whose check is under way already is left for the next time', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const { ends } = await besides(
      bench,
      {
        name: workflowNames.verify,
        workflowId: verifyWorkflowId(ClinicId.parse('c3'), 13),
        args: [{ clinicId: 'c3', backupId: 13, drill: false }],
      },
      {
        overdueDrills: () => Promise.resolve(due),
        verifyCopy: async ({ backupId }) => {
          if (backupId === 13) await held;
          return { bytes: 1 };
        },
      },
      async ({ handle, calls }) => {
        await until(() => calls.includes('verifyCopy s3'));
        const { workflow } = bench.env.client;
        const { name, workflowId, args } = start;
        const running = await workflow.start(name, { workflowId, taskQueue: sharedQueue, args });
        const result: unknown = await running.result();
        release();
        await handle.result();
        return { ends: result };
      },
    );
    expect(ends).toEqual({ passed: 6, failed: 0, skipped: 1 });
  });

  test('none due is no work', async () => {
    const { ends, calls } = await rehearse({ overdueDrills: () => Promise.resolve([]) });
    expect(ends).toEqual({ passed: 0, failed: 0, skipped: 0 });
    expect(calls).toEqual(['overdueDrills']);
  });
});
