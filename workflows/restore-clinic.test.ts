import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { backupWorkflowId, sharedQueue, workflowNames } from '../contracts/temporal.ts';
import { besides, failedAs, permanent, until, untilCancelled } from './testing/change-bench.ts';
import { openedRestore, restoreResult } from './testing/fake-change-steps.ts';
import { openedBackup, type EveryStep } from './testing/fake-steps.ts';
import { clinic, followUp, progressOf, restoreStart, runRestore } from './testing/restore-run.ts';
import { openWorkflowBench, type WorkflowBench } from './testing/workflow-bench.ts';

let bench: WorkflowBench;
beforeAll(async () => {
  bench = await openWorkflowBench();
}, 180_000);
afterAll(() => bench.close());

const run = (replaced: Partial<EveryStep> = {}) => runRestore(bench, replaced);

describe('a restore that goes well', () => {
  test('checks, saves what is there, changes it, looks at it, and tells, in this order', async () => {
    const { outcome, progress, calls } = await run();
    expect(outcome).toMatchObject({
      ...{ state: 'done', destination: 's3', failure: null, afterthought: null },
      ...{ safety: { backupId: 7, failure: null }, result: restoreResult },
    });
    expect(progress).toMatchObject({
      ...{ state: 'done', phase: 'done', safetyBackupId: 7, error: null },
      ...{ tables: { done: 11, total: 11 }, plainBytes: 1000 },
    });
    const order = ['startRestore', 'verifyCopy s3', 'openBackup', 'endRecord', 'restoreCopy s3'];
    order.push('checkRestored', 'endRestore', 'notifyRestore done');
    const places = order.map((name) => calls.indexOf(name));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBe(0);
    expect(calls).not.toContain('restoreState');
  });

  test('the safety backup is of the clinic whose data change, and is not rehearsed', async () => {
    const requests: unknown[] = [];
    await run({
      startRestore: () => Promise.resolve({ ...openedRestore, target: 'clinic', changes: 'sur' }),
      openBackup: (request) => {
        requests.push(request);
        return Promise.resolve({ ...openedBackup, drill: false });
      },
    });
    const description = openedRestore.safetyDescription;
    expect(requests).toEqual([
      {
        ...{ clinicId: 'sur', trigger: 'manual', requestedBy: 1, description, drill: false },
        urgent: true,
      },
    ]);
  });

  test('into a file changes nothing, so nothing is saved first', async () => {
    const { outcome, calls } = await run({
      startRestore: () => Promise.resolve({ ...openedRestore, target: 'file' }),
    });
    expect(outcome).toMatchObject({ state: 'done', safety: null });
    expect(calls).toContain('exportCopy s3');
    for (const none of ['openBackup', 'restoreCopy s3', 'checkRestored']) {
      expect(calls).not.toContain(none);
    }
  });

  test('what a look from outside finds is told, and undoes nothing', async () => {
    const found = { code: 'database-right-missing', params: { user: 'respaldos' } };
    const { outcome } = await run({ checkRestored: () => Promise.resolve(found) });
    expect(outcome).toMatchObject({ state: 'done', failure: null, afterthought: found });
    const failing = await run({ checkRestored: permanent('database-password-wrong') });
    expect(failing.outcome).toMatchObject({
      state: 'done',
      afterthought: { code: 'database-password-wrong' },
    });
  });

  test('a mail that cannot be sent does not change how it ends', async () => {
    const { outcome } = await run({ notifyRestore: permanent('mail-not-sent') });
    expect(outcome).toMatchObject({ state: 'done', failure: null });
  });

  test('an undo reads no copy, and saves what is there all the same', async () => {
    const { outcome, calls } = await run({
      startRestore: () => Promise.resolve({ ...openedRestore, kind: 'undo' }),
    });
    expect(outcome).toMatchObject({ state: 'done', destination: null });
    expect(calls).toContain('undoRestore');
    expect(calls.indexOf('openBackup')).toBeLessThan(calls.indexOf('undoRestore'));
    expect(calls).not.toContain('restoreCopy s3');
  });
});

describe('copies', () => {
  const onlyDrive: EveryStep['verifyCopy'] = ({ destination }) =>
    destination === 's3' ? permanent('copy-altered')() : Promise.resolve({ bytes: 250 });

  test('a bad one is recorded as what it is, and the next is read', async () => {
    const { outcome, progress, calls } = await run({ verifyCopy: onlyDrive });
    expect(outcome).toMatchObject({ state: 'done', destination: 'drive', failure: null });
    expect(progress.destination).toBe('drive');
    expect(calls).toContain('recordCopyFailure s3');
    expect(calls).toContain('restoreCopy drive');
    expect(calls).not.toContain('restoreCopy s3');
  });

  test('one that goes bad between the check and the reading gives way to the next', async () => {
    const { outcome, calls } = await run({
      restoreCopy: ({ destination }) =>
        destination === 's3' ? permanent('copy-missing')() : Promise.resolve(restoreResult),
    });
    expect(outcome).toMatchObject({ state: 'done', destination: 'drive', failure: null });
    expect(calls).toContain('recordCopyFailure s3');
    expect(calls.filter((call) => call === 'openBackup')).toHaveLength(1);
  });

  test('when none is whole nothing is begun, and it says so', async () => {
    const { error, progress, calls } = await run({ verifyCopy: permanent('copy-altered') });
    expect(failedAs(error)).toBe('backup-not-restorable');
    expect(progress).toMatchObject({ state: 'failed', error: { code: 'backup-not-restorable' } });
    expect(calls).toContain('notifyRestore failed');
    expect(calls).not.toContain('openBackup');
  });
});

describe('the safety backup', () => {
  const beginBackup = () =>
    bench.env.client.workflow.start(workflowNames.backup, {
      workflowId: backupWorkflowId(clinic),
      taskQueue: sharedQueue,
      args: [{ clinicId: 'demo', trigger: 'automatic', requestedBy: null }],
    });

  test('waits for the end of one under way, and then makes its own', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const requests: string[] = [];
    await besides(
      bench,
      // Begun only once the backup is held: it must meet it.
      { name: workflowNames.plan, workflowId: 'plan/demo/x', args: ['demo'] },
      {
        openBackup: ({ trigger }) => {
          requests.push(trigger);
          return Promise.resolve(openedBackup);
        },
        notifyPeople: () => (requests.length === 1 ? held : Promise.resolve()),
      },
      async ({ calls }) => {
        const running = await beginBackup();
        await until(() => calls.includes('notifyPeople'));
        const { client } = bench.env;
        const handle = await client.workflow.start(restoreStart.name, {
          workflowId: restoreStart.workflowId,
          taskQueue: sharedQueue,
          args: restoreStart.args,
        });
        await until(() => calls.includes('verifyCopy s3') && calls.includes('startRestore'));
        await until(async () => (await progressOf({ handle })).phase === 'safety-backup');
        expect(requests).toEqual(['automatic']);
        expect(calls).not.toContain('restoreCopy s3');
        release();
        await running.result();
        expect(await handle.result()).toMatchObject({ state: 'done' });
        await followUp(bench);
      },
    );
    expect(requests).toEqual(['automatic', 'manual']);
  });

  test('that a wrecked database does not allow is done without, and that is told', async () => {
    const { outcome, calls } = await run({
      takeSnapshot: permanent('schema-missing'),
      uploadCopy: untilCancelled,
    });
    expect(outcome).toMatchObject({
      state: 'done',
      safety: { backupId: null, failure: { code: 'schema-missing' } },
    });
    expect(calls).toContain('restoreCopy s3');
  });

  test('that fails for what can be mended first leaves everything as it is', async () => {
    const { error, progress, calls } = await run({
      takeSnapshot: permanent('database-password-wrong'),
      uploadCopy: untilCancelled,
    });
    expect(failedAs(error)).toBe('database-password-wrong');
    expect(progress).toMatchObject({ state: 'failed', error: { code: 'database-password-wrong' } });
    expect(calls).not.toContain('restoreCopy s3');
    expect(calls).toContain('notifyRestore failed');
  });
});

describe('when the change fails', () => {
  test('the record has the cause, people are told, and nothing is kept', async () => {
    const { error, progress, calls } = await run({ restoreCopy: permanent('restore-differs') });
    expect(failedAs(error)).toBe('restore-differs');
    expect(progress).toMatchObject({ state: 'failed', error: { code: 'restore-differs' } });
    expect(calls.slice(-4)).toEqual([
      ...['committedResult', 'endRestore', 'notifyRestore failed', 'keptTerm'],
    ]);
    expect(calls).not.toContain('checkRestored');
  });

  test('after it had committed, it is done and not failed', async () => {
    const { outcome, progress, calls } = await run({
      restoreCopy: permanent('database-password-wrong'),
      committedResult: () => Promise.resolve(restoreResult),
    });
    expect(outcome).toMatchObject({ state: 'done', failure: null, result: restoreResult });
    expect(progress).toMatchObject({ state: 'done', error: null });
    expect(calls).toContain('notifyRestore done');
    expect(calls).not.toContain('notifyRestore failed');
  });
});
