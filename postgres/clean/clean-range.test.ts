import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CleanPlan } from '../../contracts/clean-range.ts';
import type { Scope } from '../../contracts/scope.ts';
import { datedClinic, type DatedClinic } from '../testing/cleaning.ts';
import { datedScopes } from '../testing/dated-clinics.ts';
import { cleanRange } from './clean-range.ts';
import { planClean } from './plan-clean.ts';
import { undoClean } from './undo-clean.ts';

/** What January and all that hangs from it is, told without the code under test. */
const januarySql = (scope: Scope): string => {
  const ours = scope.kind === 'rows' ? 'p.clinica_id = 1' : 'true';
  return `WITH RECURSIVE p AS (SELECT * FROM agenda.paciente p WHERE ${ours}),
    v AS (SELECT v.id, v.fecha FROM agenda.venta v JOIN p ON p.id = paciente_id),
    venta AS (SELECT id FROM v WHERE fecha >= '2024-01-01 00:00-04' AND fecha < '2024-02-01 00:00-04'),
    nota AS (SELECT n.id FROM agenda.nota n JOIN venta ON venta.id = venta_id
             UNION SELECT n.id FROM agenda.nota n JOIN nota ON n.padre = nota.id),
    movimiento AS (SELECT m.tableoid::regclass::text AS part FROM agenda.movimiento m JOIN v ON v.id = venta_id
      WHERE dia BETWEEN '2024-01-01' AND '2024-01-31' OR venta_id IN (SELECT id FROM venta)),
    pedido AS (SELECT q.id FROM agenda.pedido q JOIN p ON p.id = paciente_id WHERE dia BETWEEN '2024-01-01' AND '2024-01-31')
    SELECT json_build_object('venta', (SELECT count(*) FROM venta),
      'renglon', (SELECT count(*) FROM agenda.renglon WHERE venta_id IN (SELECT id FROM venta)),
      'nota', (SELECT count(*) FROM nota),
      'movimiento_23', (SELECT count(*) FROM movimiento WHERE part LIKE '%_23'),
      'movimiento_24', (SELECT count(*) FROM movimiento WHERE part LIKE '%_24'),
      'pedido', (SELECT count(*) FROM pedido),
      'envio', (SELECT count(*) FROM agenda.envio WHERE pedido_id IN (SELECT id FROM pedido)))::text`;
};

describe.each(datedScopes)('a cleaning of the scope $kind', (scope) => {
  let clinic: DatedClinic;
  let before: Record<string, string>;
  let expected: Record<string, number>;
  let plan: CleanPlan;
  beforeAll(async () => {
    clinic = await datedClinic(scope);
    before = await clinic.digests();
    expected = JSON.parse(await clinic.ask(januarySql(scope))) as Record<string, number>;
    plan = await planClean({ ...clinic.target, copy: clinic.copy, backupId: 7 });
  });
  afterAll(() => clinic.drop());

  test('is planned with exact counts, children before what they hang from, and changes nothing', async () => {
    expect(plan.refusal).toBeNull();
    expect(plan.backupId).toBe(7);
    expect(Object.fromEntries(plan.tables.map(({ table, rows }) => [table, rows]))).toEqual(
      expected,
    );
    expect(Math.min(...Object.values(expected))).toBeGreaterThan(3);
    expect(plan.tables.map(({ rows, inBackup }) => rows - inBackup)).toEqual(
      plan.tables.map(() => 0),
    );
    expect(plan.tables.every(({ bytes }) => bytes > 0)).toBe(true);
    const order = plan.tables.map(({ table }) => table);
    expect(order.indexOf('nota')).toBeLessThan(order.indexOf('renglon'));
    expect(order.indexOf('renglon')).toBeLessThan(order.indexOf('venta'));
    expect(plan.tables.find(({ table }) => table === 'renglon')?.why).toBe('child');
    expect(plan.tables.find(({ table }) => table === 'movimiento_23')?.why).toBe('dated');
    expect(await clinic.digests()).toEqual(before);
  });

  test('deletes those rows, no others, by no trigger, and is undone to the byte', async () => {
    const ask = (sql: string): Promise<string> => clinic.ask(sql);
    const kept = await ask(
      `SELECT count(*) FROM agenda.venta WHERE nota = 'fuera' AND total IN (1, 4, 5, 6)`,
    );
    const steps: { phase: string; rows: number; total: number }[] = [];
    const result = await cleanRange({
      ...clinic.target,
      copy: clinic.copy,
      backupId: 7,
      planned: plan,
      batchRows: 13,
      onProgress: (step) => steps.push(step),
    });
    const total = Object.values(expected).reduce((sum, rows) => sum + rows, 0);
    expect(result.deleted).toBe(total);
    expect(Object.fromEntries(result.tables.map(({ table, deleted }) => [table, deleted]))).toEqual(
      expected,
    );
    expect(JSON.parse(await ask(januarySql(scope)))).toEqual(
      Object.fromEntries(Object.keys(expected).map((table) => [table, 0])),
    );
    // The edges: half past eleven on the last day is gone, what is just outside is not.
    expect(
      await ask("SELECT count(*) FROM agenda.venta WHERE nota = 'fuera' AND total IN (1, 4, 5, 6)"),
    ).toBe(kept);
    expect(kept).toBe('4');
    expect(
      steps.map(({ phase }) => phase).filter((phase) => phase === 'delete').length,
    ).toBeGreaterThan(total / 13);
    expect(steps.at(-1)).toEqual({ phase: 'vacuum', rows: total, total });
    expect(await ask('SELECT sum(saldo) FROM agenda.paciente')).toBe('0');
    expect(
      await ask(
        "SELECT string_agg(tgenabled::text, '' ORDER BY tgname) FROM pg_trigger WHERE NOT tgisinternal",
      ),
    ).toBe('OOA');
    const after = await clinic.digests();
    for (const table of ['clinica', 'paciente', 'aviso']) expect(after[table]).toBe(before[table]);

    const undone = await undoClean({ ...clinic.target, copy: clinic.copy });
    expect(undone.restored).toBe(total);
    expect(await clinic.digests()).toEqual(before);
    expect(await ask('SELECT sum(saldo) FROM agenda.paciente')).toBe('0');
    expect(await undoClean({ ...clinic.target, copy: clinic.copy })).toEqual({
      restored: 0,
      tables: [],
    });
    // Numbers go on where they were.
    await clinic.run('INSERT INTO venta (paciente_id, total) VALUES (1, 1)');
    expect(await ask('SELECT max(id) FROM agenda.venta')).toBe('247');
  });
});

test('a neighbour’s rows stay as they are, to the byte', async () => {
  const scope = datedScopes[1];
  if (scope?.kind !== 'rows') throw new Error('no rows scope');
  const clinic = await datedClinic(scope);
  try {
    const theirs = (): Promise<string> =>
      clinic.ask(
        `SELECT md5(string_agg(line, ',' ORDER BY line)) FROM (
           SELECT v::text AS line FROM agenda.venta v JOIN agenda.paciente p ON p.id = paciente_id AND clinica_id = 2
           UNION ALL SELECT m::text FROM agenda.movimiento m JOIN agenda.venta v ON v.id = venta_id
             JOIN agenda.paciente p ON p.id = paciente_id AND clinica_id = 2
           UNION ALL SELECT o::text FROM agenda.pedido o JOIN agenda.paciente p ON p.id = paciente_id AND clinica_id = 2) x`,
      );
    const before = await theirs();
    await cleanRange({ ...clinic.target, copy: clinic.copy, backupId: 7, planned: null });
    expect(await theirs()).toBe(before);
    expect(await clinic.ask("SELECT count(*) FROM agenda.venta WHERE nota = 'dentro'")).toBe('0');
  } finally {
    await clinic.drop();
  }
});
