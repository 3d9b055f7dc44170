import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { CleanPlan } from '../../contracts/clean-range.ts';
import { copyNow, datedClinic, type DatedClinic } from '../testing/cleaning.ts';
import { datedScopes } from '../testing/dated-clinics.ts';
import { cleanRange } from './clean-range.ts';
import type { CleanTarget } from './clean-request.ts';
import { planClean } from './plan-clean.ts';
import { undoClean } from './undo-clean.ts';

const [scope, rowsScope] = datedScopes;
if (!scope || !rowsScope) throw new Error('no scopes');

let clinic: DatedClinic;
let before: Record<string, string>;
const start = async (more = '', of = scope): Promise<void> => {
  clinic = await datedClinic(of, more);
};
const planned = (changes: Partial<CleanTarget> = {}): Promise<CleanPlan> =>
  planClean({ ...clinic.target, ...changes, copy: clinic.copy, backupId: 7 });
/** What both the plan and the cleaning say; nothing may be changed by either. */
const refusal = async (changes: Partial<CleanTarget> = {}): Promise<unknown> => {
  before = await clinic.digests();
  const { refusal: told } = await planned(changes);
  const tried = cleanRange({
    ...clinic.target,
    ...changes,
    copy: clinic.copy,
    backupId: 7,
    planned: null,
  });
  await expect(tried).rejects.toMatchObject({ code: told?.code, params: told?.params });
  expect(await clinic.digests()).toEqual(before);
  return told;
};
const inJanuary = "fecha BETWEEN '2024-01-10' AND '2024-01-20'";

describe('a cleaning of one clinic is refused, and nothing deleted,', () => {
  beforeAll(() => start());
  afterAll(() => clinic.drop());

  test('when rows without a key are more than the backup holds', async () => {
    await clinic.run(
      `INSERT INTO movimiento SELECT * FROM movimiento WHERE dia = '2024-01-04' LIMIT 1`,
    );
    expect(await refusal()).toMatchObject({ params: { table: 'agenda.movimiento_24', rows: '1' } });
    await clinic.run(
      'DELETE FROM movimiento_24 WHERE ctid = (SELECT max(ctid) FROM movimiento_24)',
    );
  });

  test('without a backup', async () => {
    const plan = await planClean({ ...clinic.target, copy: null, backupId: null });
    expect(plan.refusal?.code).toBe('clean-not-covered');
    expect(plan.tables.every(({ rows, inBackup }) => rows > 0 && inBackup === 0)).toBe(true);
  });

  test('when a row that outlives what it points at would be changed', async () => {
    await clinic.run(`INSERT INTO aviso SELECT 1, min(id), 'x' FROM venta WHERE ${inJanuary}`);
    expect(await refusal()).toEqual({
      code: 'clean-pointed-at',
      params: { objects: 'agenda.aviso (aviso_venta_id_fkey): 1' },
    });
    await clinic.run('DELETE FROM aviso');
  });

  test('for tables, columns and ranges that cannot be meant', async () => {
    const table = { schema: 'agenda', table: 'venta', dateColumn: 'fecha' };
    const cases: [Partial<CleanTarget>, string, Record<string, string>][] = [
      [{ tables: [] }, 'clean-not-configured', {}],
      [
        { tables: [{ ...table, table: 'no_hay' }] },
        'clean-not-configured',
        { table: 'agenda.no_hay' },
      ],
      [
        { tables: [{ ...table, dateColumn: 'nota' }] },
        'clean-not-configured',
        { table: 'agenda.venta.nota: text' },
      ],
      [
        { range: { start: '2024-02-01', end: '2024-02-01' } },
        'clean-range-invalid',
        { why: '2024-02-01 ≥ 2024-02-01' },
      ],
      [
        { range: { start: '2024-02-01', end: '9999-01-01' } },
        'clean-range-invalid',
        { why: '… 9999-01-01' },
      ],
    ];
    for (const [changes, code, params] of cases) {
      expect(await refusal(changes)).toEqual({ code, params });
    }
  });

  test('by a role that lacks a right, named', async () => {
    await clinic.run(
      `DO $$ BEGIN CREATE ROLE limpieza LOGIN PASSWORD 'x'; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
       GRANT USAGE ON SCHEMA agenda TO limpieza; GRANT SELECT, DELETE ON ALL TABLES IN SCHEMA agenda TO limpieza;
       REVOKE DELETE ON nota FROM limpieza`,
    );
    const connection = { ...clinic.connection, user: 'limpieza', password: 'x' };
    expect(await refusal({ connection })).toEqual({
      code: 'restore-right-missing',
      params: { user: 'limpieza', right: 'DELETE', object: 'agenda.nota' },
    });
    await clinic.run('GRANT DELETE ON nota TO limpieza');
    expect(await refusal({ connection })).toMatchObject({ params: { right: 'UPDATE' } });
    await clinic.run('GRANT UPDATE ON ALL TABLES IN SCHEMA agenda TO limpieza');
    // Only its owner can keep a trigger quiet.
    expect(await refusal({ connection })).toMatchObject({ params: { right: 'OWNER' } });
    const tables = [{ schema: 'agenda', table: 'pedido', dateColumn: 'dia' }];
    const { deleted } = await cleanRange({
      ...{ ...clinic.target, connection, tables, copy: clinic.copy },
      ...{ backupId: 7, planned: null },
    });
    expect(deleted).toBe(31 + 62);
  });
});

describe('a cleaning is refused, and nothing deleted,', () => {
  afterEach(() => clinic.drop());

  test('when one byte of one row changed after the backup, or rows were added', async () => {
    await start();
    await clinic.run(
      `UPDATE renglon SET detalle = '{"n": 1}' WHERE (venta_id, n) = (SELECT min(id), 1 FROM venta WHERE ${inJanuary})`,
    );
    expect(await refusal()).toEqual({
      code: 'clean-not-covered',
      params: { table: 'agenda.renglon', rows: '1', backup: '7' },
    });
    const { tables, backupId } = await planned();
    expect(backupId).toBeNull();
    const lines = tables.find(({ table }) => table === 'renglon');
    expect(lines && lines.rows - lines.inBackup).toBe(1);
    await clinic.run(`UPDATE renglon SET detalle = '{"n":  1}'`);
    expect((await planned()).refusal).toBeNull();
    await clinic.run(
      `INSERT INTO venta (paciente_id, fecha, total) VALUES (1, '2024-01-15', 1), (1, '2024-01-16', 1)`,
    );
    expect(await refusal()).toMatchObject({ params: { table: 'agenda.venta', rows: '2' } });
  });

  test('when a table that rows hang from, or a column, came after the backup', async () => {
    await start();
    await clinic.run(
      `CREATE TABLE nueva (venta_id bigint REFERENCES venta);
       INSERT INTO nueva SELECT id FROM venta WHERE ${inJanuary} LIMIT 3`,
    );
    expect(await refusal()).toMatchObject({ params: { table: 'agenda.nueva', rows: '3' } });
    await clinic.run('DROP TABLE nueva; ALTER TABLE pedido ADD nuevo int');
    expect(await refusal()).toMatchObject({ params: { table: 'agenda.pedido' } });
  });

  test('when rows of another schema point at them', async () => {
    await start(`;CREATE SCHEMA otra;
      CREATE TABLE otra.recibo (venta_id bigint REFERENCES agenda.venta ON DELETE CASCADE);
      INSERT INTO otra.recibo SELECT id FROM agenda.venta WHERE ${inJanuary} LIMIT 2`);
    expect(await refusal()).toEqual({
      code: 'clean-pointed-at',
      params: { objects: 'otra.recibo (recibo_venta_id_fkey): 2' },
    });
  });

  test('when a neighbour’s rows point at them', async () => {
    await start('', rowsScope);
    await clinic.run(
      `UPDATE nota SET padre = (SELECT min(n.id) FROM nota n JOIN venta v ON v.id = n.venta_id JOIN paciente p ON p.id = paciente_id
         WHERE clinica_id = 1 AND ${inJanuary})
        WHERE id = (SELECT max(n.id) FROM nota n JOIN venta v ON v.id = n.venta_id JOIN paciente p ON p.id = paciente_id WHERE clinica_id = 2)`,
    );
    expect(await refusal()).toEqual({
      code: 'clean-pointed-at',
      params: { objects: 'agenda.nota (nota_padre_fkey): 1' },
    });
  });
});

describe('an undo is refused, and nothing put back,', () => {
  afterEach(() => clinic.drop());
  beforeEach(async () => {
    await start();
    await cleanRange({ ...clinic.target, copy: clinic.copy, backupId: 7, planned: null });
  });
  const refused = async (code: string, params: Record<string, string>): Promise<void> => {
    before = await clinic.digests();
    const tried = undoClean({ ...clinic.target, copy: clinic.copy });
    await expect(tried).rejects.toMatchObject({ code, params });
    expect(await clinic.digests()).toEqual(before);
  };

  test('when a key was taken by another row', async () => {
    await clinic.run(
      `INSERT INTO venta (id, paciente_id, fecha, total) OVERRIDING SYSTEM VALUE
       SELECT min(i), 1, '2025-01-01', 9 FROM generate_series(1, 240) i WHERE i NOT IN (SELECT id FROM venta)`,
    );
    await refused('restore-conflicts', { table: 'agenda.venta', count: '1' });
  });

  test('when what they hung from is gone, or their table has another structure', async () => {
    await clinic.run('DELETE FROM nota; DELETE FROM renglon; DELETE FROM movimiento');
    await clinic.run('UPDATE pedido SET ultimo = NULL; DELETE FROM envio; DELETE FROM pedido');
    await clinic.run('DELETE FROM venta; DELETE FROM paciente WHERE id = 2');
    before = await clinic.digests();
    await expect(undoClean({ ...clinic.target, copy: clinic.copy })).rejects.toMatchObject({
      code: 'restore-load-failed',
    });
    expect(await clinic.digests()).toEqual(before);
    await clinic.run('ALTER TABLE renglon DROP detalle');
    await refused('restore-structure-differs', { table: 'agenda.renglon' });
  });

  test('when the backup is another clinic’s', async () => {
    const copy = await copyNow(clinic.connection, { kind: 'database' });
    await expect(undoClean({ ...clinic.target, copy })).rejects.toMatchObject({
      code: 'restore-target-unfit',
      params: { why: 'database ≠ schema agenda' },
    });
  });
});
