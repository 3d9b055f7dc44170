import { readdir, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { listAudit } from '../catalog/audit/list-audit.ts';
import { getBackup } from '../catalog/backups/get-backup.ts';
import { getRestore } from '../catalog/restores/get-restore.ts';
import { openRestore, type RestoreOpening } from '../catalog/restores/open-restore.ts';
import type { RestoreOutcome, RestoreRef } from '../contracts/changes.ts';
import type { RestoreOrder, RestoreResult } from '../contracts/restore.ts';
import { runSql } from '../postgres/testing/run-sql.ts';
import { openStepsBench, type StepsBench } from './testing/steps-bench.ts';

const order: RestoreOrder = {
  selection: { kind: 'all' },
  target: { kind: 'place' },
  onConflict: 'refuse',
  acceptLosses: false,
};

let bench: StepsBench;
let backupId: number;
beforeAll(async () => {
  bench = await openStepsBench();
  await runSql(
    bench.home.config,
    `CREATE SCHEMA clinica;
     CREATE TABLE clinica.paciente (id int PRIMARY KEY, nombre text);
     INSERT INTO clinica.paciente SELECT i, 'ñ ' || i FROM generate_series(1, 500) i;`,
  );
  ({ backupId } = await bench.backUp());
}, 60_000);
afterAll(() => bench.close());

const names = async (): Promise<string> => {
  const client = new Client(bench.home.config);
  await client.connect();
  const { rows } = await client.query<{ all: string }>(
    `SELECT count(*) || ' ' || max(nombre) AS all FROM clinica.paciente`,
  );
  await client.end();
  return rows[0]?.all ?? '';
};
const whole = '500 ñ 99';
const wreck = () =>
  runSql(
    bench.home.config,
    `UPDATE clinica.paciente SET nombre = 'x' WHERE id < 400; DELETE FROM clinica.paciente WHERE id = 500;`,
  );
const wrecked = '499 ñ 499';

const opened = async (change: Partial<RestoreOpening> = {}): Promise<RestoreRef> => {
  const { id } = await openRestore(bench.catalog, {
    ...{ clinicId: 'demo', kind: 'restore', backupId, order, waitsForApproval: false },
    ...{ requestedBy: bench.user, ...change },
  });
  const ref = { clinicId: 'demo', restoreId: id };
  await bench.run((steps) => steps.startRestore(ref));
  return ref;
};
const outcomeOf = (ref: RestoreRef, change: Partial<RestoreOutcome>): RestoreOutcome => ({
  ...{ restoreId: ref.restoreId, state: 'done', destination: 'uno', safety: null, result: null },
  ...{ failure: null, afterthought: null, ...change },
});
const end = async (ref: RestoreRef, change: Partial<RestoreOutcome>) => {
  const outcome = outcomeOf(ref, change);
  return bench.run((steps) => steps.endRestore({ ...ref, outcome }));
};

describe('a restore, step by step', () => {
  let ref: RestoreRef;
  let result: RestoreResult;

  test('begins with its copies, what it needs approved, and words for the safety backup', async () => {
    const { id } = await openRestore(bench.catalog, {
      ...{ clinicId: 'demo', kind: 'restore', backupId, order, waitsForApproval: false },
      requestedBy: bench.user,
    });
    ref = { clinicId: 'demo', restoreId: id };
    const told = await bench.run((steps) => steps.startRestore(ref));
    expect(told).toMatchObject({
      ...{ kind: 'restore', backupId, target: 'place', changes: 'demo', state: 'running' },
      ...{
        decideUntil: null,
        tables: 1,
        safetyDescription: `Antes de restaurar el respaldo n.º ${backupId}`,
      },
    });
    expect(told.copies.toSorted()).toEqual(['dos', 'uno']);
    expect(await bench.run((steps) => steps.startRestore(ref))).toEqual(told);
  });

  test('before it commits, the database says that nothing was done', async () => {
    expect(await bench.run((steps) => steps.committedResult(ref))).toBeNull();
  });

  test('brings the rows back, and run again after a crash it tells the same', async () => {
    await wreck();
    expect(await names()).toBe(wrecked);
    const restore = { ...ref, destination: 'dos' };
    result = await bench.run((steps) => steps.restoreCopy(restore));
    expect(result).toMatchObject({ method: 'swap-schema', rows: 500 });
    expect(await names()).toBe(whole);
    expect(await bench.run((steps) => steps.restoreCopy(restore))).toEqual(result);
    expect(await bench.run((steps) => steps.committedResult(ref))).toEqual(result);
  });

  test('a look from outside, as the backup’s own role, finds it fit', async () => {
    expect(await bench.run((steps) => steps.checkRestored(ref))).toBeNull();
  });

  test('ends with an undo until its time, and one line in the audit log however often it is run', async () => {
    const term = await end(ref, { result, safety: { backupId: null, failure: null } });
    const days = (Date.parse(term.until ?? '') - Date.now()) / (24 * 60 * 60 * 1000);
    expect(term.kept).toBe(true);
    expect(Math.round(days)).toBe(7);
    expect(await end(ref, { result })).toEqual(term);
    const record = await getRestore(bench.catalog, 'demo', ref.restoreId);
    expect(record).toMatchObject({ state: 'done', undoState: 'kept', result, destination: 'uno' });
    const { items } = await listAudit(
      bench.catalog,
      { clinicId: 'demo' },
      { action: 'restore.end' },
    );
    expect(items).toMatchObject([
      { userId: bench.user, actor: 'ana@example.com', object: `restore/${ref.restoreId}` },
    ]);
  });

  test('everyone concerned is written to once', async () => {
    bench.sent.length = 0;
    const told = { ...ref, news: 'done' as const, outcome: outcomeOf(ref, { result }) };
    await bench.run((steps) => steps.notifyRestore(told));
    await bench.run((steps) => steps.notifyRestore(told));
    expect(bench.sent.map(({ to }) => to).toSorted()).toEqual([
      'ana@example.com',
      'clinica@example.com',
    ]);
    expect(bench.sent[0]?.mail.text).toContain('clinica.paciente: 500');
  });

  test('is undone to what was there, and is then used up', async () => {
    const undo = await opened({ kind: 'undo', undoOf: ref.restoreId });
    const undone = await bench.run((steps) => steps.undoRestore(undo));
    expect(await names()).toBe(wrecked);
    expect(await bench.run((steps) => steps.committedResult(undo))).toEqual(undone);
    await end(undo, { result: undone, destination: null });
    const used = await getRestore(bench.catalog, 'demo', ref.restoreId);
    expect(used.undoState).toBe('used');
    expect(await bench.run((steps) => steps.keptTerm(ref))).toEqual({ kept: false, until: null });
    expect(await bench.run((steps) => steps.dropKept(ref))).toBe('gone');
    // The undo keeps what it replaced in turn; its time comes.
    expect(await bench.run((steps) => steps.keptTerm(undo))).toMatchObject({ kept: true });
    expect(await bench.run((steps) => steps.dropKept(undo))).toBe('dropped');
    expect(await getRestore(bench.catalog, 'demo', undo.restoreId)).toMatchObject({
      undoState: 'expired',
    });
    expect(await bench.run((steps) => steps.dropKept(undo))).toBe('gone');
  });
});

test('what is kept is not dropped from under an undo that waits or runs', async () => {
  const ref = await opened();
  const result = await bench.run((steps) => steps.restoreCopy({ ...ref, destination: 'uno' }));
  await end(ref, { result });
  const undo = await opened({ kind: 'undo', undoOf: ref.restoreId });
  expect(await bench.run((steps) => steps.dropKept(ref))).toBe('in-use');
  await end(undo, { state: 'cancelled', failure: { code: 'cancelled', params: {} } });
  expect(await bench.run((steps) => steps.dropKept(ref))).toBe('dropped');
});

test('a step changes nothing for a record that waits, or has ended', async () => {
  const { id: restoreId } = await openRestore(bench.catalog, {
    ...{ clinicId: 'demo', kind: 'restore', backupId, order, waitsForApproval: true },
    requestedBy: bench.user,
  });
  const ref = { clinicId: 'demo', restoreId };
  const told = await bench.run((steps) => steps.startRestore(ref));
  expect(told.state).toBe('waiting-approval');
  const days = (Date.parse(told.decideUntil ?? '') - Date.now()) / (24 * 60 * 60 * 1000);
  expect(Math.round(days)).toBe(7);
  const before = await names();
  const refused = { type: 'change-not-running' };
  const restore = { ...ref, destination: 'uno' };
  await expect(bench.run((steps) => steps.restoreCopy(restore))).rejects.toMatchObject(refused);
  await end(ref, { state: 'refused', failure: { code: 'restore-approval-expired', params: {} } });
  await expect(bench.run((steps) => steps.restoreCopy(restore))).rejects.toMatchObject(refused);
  expect(await names()).toBe(before);
});

test('chosen rows go into a file in the clinic’s first folder, and it goes at its time', async () => {
  const tables = [{ schema: 'clinica', table: 'paciente' }];
  const ref = await opened({
    order: { ...order, selection: { kind: 'tables', tables }, target: { kind: 'file' } },
  });
  const before = await names();
  const result = await bench.run((steps) => steps.exportCopy({ ...ref, destination: 'dos' }));
  expect(result).toMatchObject({ method: 'write-file', tables: 1, rows: 500 });
  const { file } = await getRestore(bench.catalog, 'demo', ref.restoreId);
  const key = `demo/exports/restore-${ref.restoreId}.sql`;
  expect(file).toMatchObject({ destination: 'uno', key });
  const script = await readFile(join(bench.folder, 'uno', key), 'utf8');
  expect(script.match(/^\d+\tñ \d+$/gm)).toHaveLength(500);
  const left = await readdir(join(bench.folder, 'spool'), { withFileTypes: true });
  expect(left.filter((entry) => entry.isDirectory())).toEqual([]);
  expect(await names()).toBe(before);
  const term = await end(ref, { result });
  expect(term.kept).toBe(true);
  expect(await bench.run((steps) => steps.dropKept(ref))).toBe('dropped');
  await expect(readFile(join(bench.folder, 'uno', key))).rejects.toMatchObject({ code: 'ENOENT' });
  expect(await bench.run((steps) => steps.keptTerm(ref))).toEqual({ kept: false, until: null });
});

test('a plan is made from the next copy where one is cut off, and changes nothing', async () => {
  const { copies } = await getBackup(bench.catalog, 'demo', backupId);
  const first = copies.find(({ destination }) => destination === 'uno');
  const path = join(bench.folder, 'uno', first?.key ?? '');
  await truncate(path, 100);
  const before = await names();
  const plan = await bench.run((steps) => steps.planRestore({ clinicId: 'demo', backupId, order }));
  expect(plan).toMatchObject({ method: 'swap-schema', refusal: null });
  expect(plan.tables).toMatchObject([{ table: 'paciente', rowsInBackup: 500 }]);
  expect(await names()).toBe(before);
  const bad = await opened();
  await expect(
    bench.run((steps) => steps.restoreCopy({ ...bad, destination: 'uno' })),
  ).rejects.toMatchObject({ type: expect.stringMatching(/^copy-/) as unknown });
  expect(await names()).toBe(before);
});
