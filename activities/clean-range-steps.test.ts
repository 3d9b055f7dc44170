import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { listAudit } from '../catalog/audit/list-audit.ts';
import { getCleaning } from '../catalog/cleanings/get-cleaning.ts';
import { listCleanings } from '../catalog/cleanings/list-cleanings.ts';
import { openCleaning } from '../catalog/cleanings/open-cleaning.ts';
import { openRestore } from '../catalog/restores/open-restore.ts';
import type { CleaningRef, CleanOutcome, RestoreOutcome } from '../contracts/changes.ts';
import type { RestoreOrder } from '../contracts/restore.ts';
import { runSql } from '../postgres/testing/run-sql.ts';
import { openStepsBench, type StepsBench } from './testing/steps-bench.ts';

const range = { start: '2020-01-01', end: '2021-01-01' };
const venta = { schema: 'clinica', table: 'venta' };

let bench: StepsBench;
let backupId: number;
beforeAll(async () => {
  bench = await openStepsBench({
    policy: { cleanTables: [{ ...venta, dateColumn: 'dia' }] },
  });
  await runSql(
    bench.home.config,
    `CREATE SCHEMA clinica;
     CREATE TABLE clinica.venta (id int PRIMARY KEY, dia date NOT NULL);
     CREATE TABLE clinica.linea (id int PRIMARY KEY, venta int NOT NULL REFERENCES clinica.venta);
     INSERT INTO clinica.venta SELECT i, date '2020-12-02' + i FROM generate_series(1, 60) i;
     INSERT INTO clinica.linea SELECT i, 1 + i % 60 FROM generate_series(1, 120) i;`,
  );
  ({ backupId } = await bench.backUp());
}, 60_000);
afterAll(() => bench.close());

const sales = async (): Promise<string> => {
  const client = new Client(bench.home.config);
  await client.connect();
  const { rows } = await client.query<{ left: string }>(
    `SELECT count(*) || ' ' || min(dia) || ' ' || (SELECT count(*) FROM clinica.linea) AS left
     FROM clinica.venta`,
  );
  await client.end();
  return rows[0]?.left ?? '';
};

const opened = async (): Promise<CleaningRef> => {
  const asked = { clinicId: 'demo', range, tables: null, requestedBy: bench.user };
  const { id } = await openCleaning(bench.catalog, asked);
  const ref = { clinicId: 'demo', cleaningId: id };
  await bench.run((steps) => steps.startCleaning(ref));
  return ref;
};
const end = async (ref: CleaningRef, change: Partial<CleanOutcome>): Promise<void> => {
  const outcome: CleanOutcome = {
    ...{ cleaningId: ref.cleaningId, state: 'done', backupId, result: null, failure: null },
    ...change,
  };
  await bench.run((steps) => steps.endCleaning({ ...ref, outcome }));
  await bench.run((steps) => steps.notifyCleaning({ ...ref, outcome }));
};

test('without a backup that was restored on trial nothing may go', async () => {
  const ref = await opened();
  const plan = await bench.run((steps) => steps.checkCleaning(ref));
  expect(plan).toMatchObject({ backupId: null, refusal: { code: 'clean-not-covered' } });
  await expect(bench.run((steps) => steps.cleanRows(ref))).rejects.toMatchObject({
    type: 'clean-not-covered',
  });
  expect(await sales()).toBe('60 2020-12-03 120');
  await end(ref, { state: 'failed', backupId: null, failure: plan.refusal });
  expect(bench.sent.map(({ to }) => to).toSorted()).toEqual([
    'ana@example.com',
    'clinica@example.com',
  ]);
});

describe('with one', () => {
  beforeAll(async () => {
    const copy = { clinicId: 'demo', backupId, destination: 'uno' };
    await bench.run((steps) => steps.drillCopy(copy));
  }, 60_000);

  test('a table that is not configured is refused by name', async () => {
    const tables = [{ schema: 'clinica', table: 'linea' }];
    await expect(
      bench.run((steps) => steps.planClean({ clinicId: 'demo', range, tables })),
    ).rejects.toMatchObject({
      type: 'clean-not-configured',
      details: [{ table: 'clinica.linea' }],
    });
  });

  test('a plan counts what would go, children too, and deletes nothing', async () => {
    const plan = await bench.run((steps) => steps.planClean({ clinicId: 'demo', range }));
    expect(plan).toMatchObject({ backupId, refusal: null });
    expect(plan.tables.map(({ table, rows, inBackup }) => [table, rows, inBackup])).toEqual([
      ['linea', 58, 58],
      ['venta', 29, 29],
    ]);
    expect(await sales()).toBe('60 2020-12-03 120');
  });

  test('what the backup holds goes, is recorded, told, and written to the audit log once', async () => {
    bench.sent.length = 0;
    const ref = await opened();
    await bench.run((steps) => steps.checkCleaning(ref));
    const result = await bench.run((steps) => steps.cleanRows(ref));
    expect(result.deleted).toBe(87);
    expect(await sales()).toBe('31 2021-01-01 62');
    // Cut off before it could say so, it is run again: what is gone counts.
    const again = await bench.run((steps) => steps.cleanRows(ref));
    expect(again.deleted).toBe(87);
    await end(ref, { result });
    await end(ref, { result });
    const record = await getCleaning(bench.catalog, 'demo', ref.cleaningId);
    expect(record).toMatchObject({ state: 'done', backupId, result });
    const { items } = await listAudit(bench.catalog, { clinicId: 'demo' }, { action: 'clean.end' });
    const object = `clean/${ref.cleaningId}`;
    expect(items.filter((one) => one.object === object)).toHaveLength(1);
    expect(bench.sent).toHaveLength(2);
    expect(bench.sent[0]?.mail.subject).toMatch(/complet/);
    await expect(bench.run((steps) => steps.cleanRows(ref))).rejects.toMatchObject({
      type: 'change-not-running',
    });
  });

  test('and comes back by an undo of its own, which leaves all else alone and keeps nothing', async () => {
    const { items } = await listCleanings(bench.catalog, 'demo', { states: ['done'] });
    const cleaning = items[0]?.id ?? 0;
    await runSql(bench.home.config, 'DELETE FROM clinica.linea WHERE venta > 30');
    const order: RestoreOrder = {
      ...{ selection: { kind: 'cleaning', cleaning }, target: { kind: 'place' } },
      ...{ onConflict: 'refuse', acceptLosses: false },
    };
    const opening = {
      ...({ clinicId: 'demo', kind: 'restore', backupId, order } as const),
      ...{ requestedBy: bench.user, waitsForApproval: false },
    };
    const elsewhere = { ...order, target: { kind: 'file' } } as const;
    await expect(
      openRestore(bench.catalog, { ...opening, order: elsewhere }),
    ).rejects.toMatchObject({ code: 'clean-undo-unavailable' });
    const { id: restoreId } = await openRestore(bench.catalog, opening);
    const ref = { clinicId: 'demo', restoreId };
    await bench.run((steps) => steps.startRestore(ref));
    const plan = await bench.run((steps) =>
      steps.planRestore({ clinicId: 'demo', backupId, order }),
    );
    const told = plan.tables.map(({ table, added }) => [table, added] as const).toSorted();
    expect(told).toEqual([
      ['linea', 58],
      ['venta', 29],
    ]);
    const copy = { ...ref, destination: 'uno' };
    const result = await bench.run((steps) => steps.restoreCopy(copy));
    expect(result).toMatchObject({ rows: 87, added: 87 });
    expect(await bench.run((steps) => steps.restoreCopy(copy))).toEqual(result);
    expect(await bench.run((steps) => steps.committedResult(ref))).toEqual(result);
    expect(await sales()).toBe('60 2020-12-03 60');
    expect(await bench.run((steps) => steps.checkRestored(ref))).toBeNull();
    expect(await bench.run((steps) => steps.committedResult(ref))).toBeNull();
    bench.sent.length = 0;
    const outcome: RestoreOutcome = {
      ...{ restoreId, state: 'done', destination: 'uno', safety: null, result },
      ...{ failure: null, afterthought: null },
    };
    expect(await bench.run((steps) => steps.endRestore({ ...ref, outcome }))).toEqual({
      ...{ kept: false, until: null },
    });
    await bench.run((steps) => steps.notifyRestore({ ...ref, news: 'done', outcome }));
    expect(bench.sent[0]?.mail.text).toContain(`limpieza n.º ${String(cleaning)}`);
  });

  test('one that stopped midway tells what it had deleted', async () => {
    const ref = await opened();
    await bench.run((steps) => steps.checkCleaning(ref));
    await runSql(bench.home.config, `INSERT INTO clinica.venta VALUES (1000, '2020-12-31')`);
    await expect(bench.run((steps) => steps.cleanRows(ref))).rejects.toMatchObject({
      type: 'clean-not-covered',
    });
    await end(ref, { state: 'failed', failure: { code: 'clean-not-covered', params: {} } });
    const record = await getCleaning(bench.catalog, 'demo', ref.cleaningId);
    expect(record).toMatchObject({ state: 'failed', result: { deleted: 0, tables: [] } });
  });
});

test('overdue rehearsals are those that the catalog says are due', async () => {
  // The drill above was passed a moment ago.
  expect(await bench.run((steps) => steps.overdueDrills())).toEqual([]);
});
