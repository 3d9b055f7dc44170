import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { listAudit } from '../catalog/audit/list-audit.ts';
import { updateClinic } from '../catalog/clinics/update-clinic.ts';
import type {
  CleaningDetail,
  CleaningPage,
  CleaningView,
  CleanPlanView,
  CleanRunView,
} from '../contracts/api/cleaning.ts';
import type { Problem } from '../contracts/api/problem.ts';
import type { RestoreView } from '../contracts/api/restore.ts';
import { recordCleaning } from '../catalog/cleanings/record-cleaning.ts';
import { password } from './testing/api-bench.ts';
import { cleanPlan, heldStep, recordedChanges } from './testing/recorded-changes.ts';
import { este, openRestoreBench, sure, type RestoreBench } from './testing/restore-bench.ts';

let bench: RestoreBench;
let backupId: number;
beforeAll(async () => {
  bench = await openRestoreBench('cleanings');
  backupId = Number(bench.backup.split('/').at(-1));
}, 120_000);
afterAll(() => bench.close());

const range = { start: '2019-01-01', end: '2020-01-01' };
const said = { ...range, confirm: 'LIMPIAR', password };
const clean = (body: object = {}) =>
  bench.ask<CleaningView & Problem>('POST', `${este}/cleanings`, { ...said, ...body });
const configured = () =>
  updateClinic(bench.catalog, 'este', {
    policy: { cleanTables: [{ schema: 'public', table: 'venta', dateColumn: 'fecha' }] },
  });
/** Steps whose backup is the one that is really there. */
const steps = (replaced: Parameters<typeof bench.steps>[0] = {}) =>
  bench.steps({
    checkCleaning: async (ref) => {
      const plan = { ...cleanPlan, backupId };
      await recordCleaning(bench.catalog, ref, { plan, backupId });
      return plan;
    },
    ...replaced,
  });

test('a clinic that has set up no tables for it is told so, after the guard', async () => {
  expect((await clean({ confirm: 'RESTAURAR' })).body).toMatchObject({
    ...{ status: 400, code: 'confirmation-wrong', params: { expected: 'LIMPIAR' } },
  });
  expect((await clean({ password: 'no es esta' })).body.code).toBe('password-refused');
  expect((await clean()).body).toMatchObject({ status: 409, code: 'clean-not-configured' });
  await configured();
  const backwards = await clean({ start: range.end, end: range.start });
  expect(backwards.body).toMatchObject({ status: 400, code: 'clean-range-invalid' });
  const { items } = await listAudit(
    bench.catalog,
    { clinicId: 'este' },
    { action: 'clean.start.refused' },
  );
  expect(items.map(({ details }) => details['why'])).toEqual([
    'clean-range-invalid',
    'clean-not-configured',
    'password-refused',
    'confirmation-wrong',
  ]);
});

test('the plan tells every table, and what it is asked about reaches the worker', async () => {
  const seen: unknown[] = [];
  const planClean = (request: object) => {
    seen.push(request);
    return recordedChanges(bench.catalog).planClean({ clinicId: 'este', range });
  };
  await bench.worker.during(steps({ planClean }), async () => {
    const tables = [{ schema: 'public', table: 'venta' }];
    const body = { ...range, tables };
    const answer = await bench.ask<CleanPlanView>('POST', `${este}/clean-plan`, body);
    expect(answer).toMatchObject({ status: 200, body: { refusal: null } });
    expect(answer.body.tables.map(({ table }) => table)).toEqual(['venta_linea', 'venta']);
    expect(seen).toEqual([{ clinicId: 'este', range, tables }]);
  });
});

test('a cleaning is followed to its end, keeps other changes away, and is undone from its backup', async () => {
  const held = heldStep({ step: 'clean', phase: 'delete', rows: 150 });
  const real = recordedChanges(bench.catalog);
  const slow = steps({
    cleanRows: async (ref) => {
      await held.wait();
      return real.cleanRows(ref);
    },
  });
  await bench.worker.during(slow, async () => {
    const started = await clean();
    expect(started).toMatchObject({ status: 202, body: { state: 'running', range } });
    const { id, address } = started.body;
    const undoing = () => bench.ask<RestoreView & Problem>('POST', `${address}/undo`, sure);
    for await (const { data } of bench.events(started.body)) {
      const { phase, rows } = data as CleanRunView;
      if (phase === 'delete' && rows.done === 150) break;
    }
    expect((await bench.restore()).body.code).toBe('change-running');
    expect((await undoing()).body.code).toBe('clean-undo-unavailable');
    held.release();
    const names: string[] = [];
    for await (const { name } of bench.events(started.body)) names.push(name);
    expect(names.at(-1)).toBe('end');
    const done = await bench.ask<CleaningDetail>('GET', address);
    expect(done.body).toMatchObject({
      ...{ id, state: 'done', backup: backupId, result: { deleted: 400 } },
      progress: { ended: true, rows: { done: 400, total: 400 } },
    });
    const page = await bench.ask<CleaningPage>('GET', `${este}/cleanings`);
    expect(page.body.items.map((view) => view.id)).toEqual([id]);
    const over = await bench.ask<Problem>('POST', `${address}/cancel`);
    expect(over.body.code).toBe('change-not-running');

    const wrong = await bench.ask<Problem>('POST', `${address}/undo`, {
      ...sure,
      confirm: 'LIMPIAR',
    });
    expect(wrong.body.code).toBe('confirmation-wrong');
    const undo = await undoing();
    expect(undo).toMatchObject({
      status: 202,
      location: undo.body.address,
      body: {
        ...{ kind: 'restore', backup: backupId },
        order: { onConflict: 'refuse', selection: { kind: 'cleaning', cleaning: id } },
      },
    });
    expect(await bench.ended(undo.body)).toMatchObject({ state: 'done' });
  });
});

test('is cancelled on its way', async () => {
  const { wait } = heldStep({ step: 'clean', phase: 'delete', rows: 1 });
  const cleanRows = async () => {
    await wait();
    return { tables: [], deleted: 0, freedBytes: 0 };
  };
  await bench.worker.during(steps({ cleanRows }), async () => {
    const { body } = await clean();
    for await (const { data } of bench.events(body)) {
      if ((data as CleanRunView).phase === 'delete') break;
    }
    const { status } = await bench.ask('POST', `${body.address}/cancel`);
    expect(status).toBe(202);
    for await (const { name } of bench.events(body)) if (name === 'end') break;
    const ended = await bench.ask<CleaningDetail>('GET', body.address);
    expect(ended.body).toMatchObject({ state: 'cancelled', failure: { code: 'cancelled' } });
  });
});
