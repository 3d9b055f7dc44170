import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { listAudit } from '../catalog/audit/list-audit.ts';
import { recordRestore } from '../catalog/restores/record-restore.ts';
import type { Problem } from '../contracts/api/problem.ts';
import type {
  RestoreDetail,
  RestorePage,
  RestoreRunView,
  RestoreView,
} from '../contracts/api/restore.ts';
import type { ClinicId } from '../contracts/ids.ts';
import { changeWorkflowId, sharedQueue } from '../contracts/temporal.ts';
import type { Person } from './testing/api-bench.ts';
import { heldStep, restoreResult } from './testing/recorded-changes.ts';
import { este, openRestoreBench, sure, type RestoreBench } from './testing/restore-bench.ts';
import { storeBackup } from './testing/stored-backup.ts';

let bench: RestoreBench;
beforeAll(async () => {
  bench = await openRestoreBench('restores');
}, 120_000);
afterAll(() => bench.close());

describe('a restore', () => {
  let done: RestoreDetail;

  test('is followed from its start to its end, and keeps others from the clinic meanwhile', async () => {
    const held = heldStep({ step: 'restore', phase: 'load', tables: 3, plainBytes: 5_000_000 });
    const restoreCopy = async () => {
      await held.wait();
      return restoreResult;
    };
    await bench.worker.during(bench.steps({ restoreCopy }), async () => {
      const started = await bench.restore();
      expect(started).toMatchObject({
        status: 202,
        location: started.body.address,
        body: {
          clinic: 'este',
          kind: 'restore',
          state: 'running',
          requestedBy: { id: bench.idOf('admin') },
        },
      });
      const told: RestoreRunView[] = [];
      let last = '';
      for await (const { name, id, data } of bench.events(started.body)) {
        last = id ?? last;
        if (name === 'progress') told.push(data as RestoreRunView);
        if (told.at(-1)?.phase === 'load' && told.at(-1)?.plainBytes === 5_000_000) break;
      }
      expect(told.at(-1)).toMatchObject({
        restoreId: started.body.id,
        tables: { done: 3, total: 11 },
        totalPlainBytes: 18_700_000,
        destination: 'disk',
        ended: false,
      });
      expect(told.at(-1)?.safetyBackupId).toBeGreaterThan(0);
      const busy = await bench.restore();
      expect(busy.body).toMatchObject({ status: 409, code: 'change-running' });
      held.release();
      const rest: string[] = [];
      for await (const { name, id } of bench.events(started.body, last)) {
        rest.push(name);
        expect(id).not.toBe(last);
      }
      expect(rest.at(-1)).toBe('end');
      done = (await bench.ask<RestoreDetail>('GET', started.body.address)).body;
      expect(done).toMatchObject({
        ...{ state: 'done', result: restoreResult, undo: { state: 'kept' }, failure: null },
        progress: { ended: true, state: 'done', phase: 'done' },
      });
    });
  });

  test('that has ended is told by its record, without a worker', async () => {
    const names: string[] = [];
    for await (const { name } of bench.events(done)) names.push(name);
    expect(names).toEqual(['end']);
    const cancel = await bench.ask<Problem>('POST', `${done.address}/cancel`);
    expect(cancel.body).toMatchObject({ status: 409, code: 'change-not-running' });
    expect((await bench.listed()).map(({ id }) => id)).toEqual([done.id]);
    const all = await bench.ask<RestorePage>('GET', `${este}/restores?state=failed`);
    expect(all.body.items).toEqual([]);
  });

  test('is undone with the same guard, once', async () => {
    const undo = (body: object) =>
      bench.ask<RestoreView & Problem>('POST', `${done.address}/undo`, body);
    expect((await undo({ ...sure, confirm: 'x' })).body.code).toBe('confirmation-wrong');
    expect((await undo({ ...sure, password: 'x' })).body.code).toBe('password-refused');
    await bench.worker.during(bench.steps(), async () => {
      const { status, body } = await undo(sure);
      expect([status, body.kind, body.undoOf]).toEqual([202, 'undo', done.id]);
      expect(await bench.ended(body)).toMatchObject({ state: 'done', kind: 'undo' });
    });
    const again = await undo(sure);
    expect(again.body).toMatchObject({ status: 409, code: 'undo-unavailable' });
  });

  test('is cancelled before anything changed', async () => {
    const restoreCopy = async () => {
      await heldStep({ step: 'restore', phase: 'load', tables: 0, plainBytes: 0 }).wait();
      return restoreResult;
    };
    await bench.worker.during(bench.steps({ restoreCopy }), async () => {
      const { body } = await bench.restore();
      for await (const { data } of bench.events(body)) {
        if ((data as RestoreRunView).phase === 'load') break;
      }
      expect((await bench.ask('POST', `${body.address}/cancel`)).status).toBe(202);
      expect(await bench.ended(body)).toMatchObject({
        ...{ state: 'cancelled', result: null, undo: { state: 'none' } },
        failure: { code: 'cancelled' },
      });
    });
  });

  test('whose workflow is gone is told as failed, and cancelling it frees the clinic', async () => {
    const held = heldStep({});
    const verifyCopy = async () => {
      await held.wait();
      return { bytes: 1 };
    };
    await bench.worker.during(bench.steps({ verifyCopy }), async () => {
      const { body } = await bench.restore();
      for await (const { name } of bench.events(body)) if (name === 'progress') break;
      await bench.temporal.client.workflow.getHandle('change/este').terminate('test');
      const seen = await bench.ask<RestoreDetail>('GET', body.address);
      expect(seen.body.progress).toMatchObject({ ended: true, state: 'failed' });
      expect((await bench.restore()).body.code).toBe('change-running');
      const settled = await bench.ask<RestoreView>('POST', `${body.address}/cancel`);
      expect(settled.body).toMatchObject({ state: 'cancelled', failure: { code: 'cancelled' } });
      held.release();
    });
  });

  test('that cannot be started ends its record as failed', async () => {
    const workflowId = changeWorkflowId('este' as ClinicId);
    const other = await bench.temporal.client.workflow.start('nobody', {
      ...{ workflowId, taskQueue: `${sharedQueue}-nobody`, args: [] },
    });
    expect((await bench.restore()).body.code).toBe('change-running');
    expect((await bench.listed())[0]).toMatchObject({
      state: 'failed',
      failure: { code: 'change-running' },
    });
    await other.terminate();
    const { items } = await listAudit(bench.catalog, { clinicId: 'este' }, { limit: 1 });
    expect(items[0]).toMatchObject({ action: 'restore.start.refused' });
  });

  test('into a file has the file to download', async () => {
    const bytes = Buffer.from('INSERT INTO paciente VALUES (7);\n');
    const folder = join(bench.folder, 'copies', 'restores');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'restore-7.sql'), bytes);
    await bench.worker.during(bench.steps(), async () => {
      const selection = {
        ...{ kind: 'records', table: { schema: 'public', table: 'paciente' } },
        keys: [{ id: '7' }],
      };
      const { body } = await bench.restore({ selection, target: { kind: 'file' } });
      const none = await bench.ask<Problem>('GET', `${body.address}/file`);
      expect(none.body).toMatchObject({ status: 409, code: 'restore-without-file' });
      const { id } = await bench.ended(body);
      await recordRestore(
        bench.catalog,
        { clinicId: 'este', restoreId: id },
        {
          file: {
            ...{ destination: 'disk', key: 'restores/restore-7.sql', bytes: bytes.length },
            location: 'restores/restore-7.sql',
          },
        },
      );
      const shown = await bench.ask<RestoreDetail>('GET', body.address);
      expect(shown.body.file).toMatchObject({ name: 'restore-7.sql', bytes: bytes.length });
    });
    const [{ address } = { address: '' }] = await bench.listed();
    const get = (headers: Record<string, string>) =>
      fetch(`${bench.url}${address}/file`, { headers: { ...bench.as('admin'), ...headers } });
    const whole = await get({});
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(bytes);
    expect(whole.headers.get('content-disposition')).toContain('restore-7.sql');
    const part = await get({ range: 'bytes=7-' });
    expect([part.status, await part.text()]).toEqual([206, bytes.subarray(7).toString()]);
    const auditor = await bench.ask<Problem>('GET', `${address}/file`, undefined, 'auditor');
    expect(auditor.body.code).toBe('not-allowed');
  });
});

describe('a second person’s approval', () => {
  const waiting = async (): Promise<RestoreView> => {
    const { record } = await storeBackup(bench.catalog, 'doble', [Buffer.from('SELECT 2;')]);
    const path = `/api/clinics/doble/backups/${record.id}/restore`;
    const { body } = await bench.ask<RestoreView>('POST', path, sure);
    expect(body).toMatchObject({ state: 'waiting-approval', decidedBy: null });
    return body;
  };
  const decide = (view: RestoreView, how: 'approve' | 'refuse', person: Person, body?: object) =>
    bench.ask<RestoreView & Problem>('POST', `${view.address}/${how}`, body, person);

  test('is not one’s own to give; another’s lets it go on', async () => {
    await bench.worker.during(bench.steps(), async () => {
      const view = await waiting();
      const own = await decide(view, 'approve', 'admin', sure);
      expect(own.body).toMatchObject({ status: 403, code: 'restore-own-approval' });
      const wrong = await decide(view, 'approve', 'operator', { ...sure, confirm: 'sí' });
      expect(wrong.body.code).toBe('confirmation-wrong');
      const unsure = await decide(view, 'approve', 'operator', { ...sure, password: 'no' });
      expect(unsure.body.code).toBe('password-refused');
      for await (const { data } of bench.events(view)) {
        const { state, phase } = data as RestoreRunView;
        if (phase === 'approval' && state === 'waiting-approval') break;
      }
      const given = await decide(view, 'approve', 'operator', sure);
      expect(given).toMatchObject({
        status: 200,
        body: { state: 'running', decidedBy: { email: 'operator@example.com' } },
      });
      expect(await bench.ended(view)).toMatchObject({ state: 'done' });
      const late = await decide(view, 'refuse', 'operator');
      expect(late.body).toMatchObject({ status: 409, code: 'restore-not-waiting' });
    });
  });

  test('refused, it ends and nothing was done', async () => {
    await bench.worker.during(bench.steps(), async () => {
      const view = await waiting();
      const refused = await decide(view, 'refuse', 'operator');
      expect(refused).toMatchObject({ status: 200, body: { state: 'refused' } });
      expect(await bench.ended(view)).toMatchObject({ state: 'refused', result: null });
      const late = await decide(view, 'approve', 'operator', sure);
      expect(late.body.code).toBe('restore-not-waiting');
    });
  });
});
