import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { OpenedConnection } from '../../contracts/connection.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import { freshDatabase, type FreshDatabase } from '../../local/testing/test-stack.ts';
import { planOf } from '../plan/plan-of.ts';
import { backupInMemory } from '../testing/backup-in-memory.ts';
import { differences, psql, restoredByHand } from '../testing/psql.ts';
import { runSql } from '../testing/run-sql.ts';
import { tangledClinicsSql, tangledScope } from '../testing/tangled-clinics.ts';

let database: FreshDatabase;
let connection: OpenedConnection;
beforeEach(async () => {
  database = await freshDatabase('rows_scope');
  connection = { ...database.config, ssl: 'disable' };
  await runSql(database.config, tangledClinicsSql);
});
afterEach(() => database.drop());

const ask = async (config: FreshDatabase['config'], sql: string): Promise<string> =>
  (await psql(config, ['-At', '-c', sql])).toString().trim();

const rowsOf = (tables: Manifest['tables']): Record<string, number> =>
  Object.fromEntries(tables.map(({ table, rows }) => [table, rows]));

const refusal = (scope = tangledScope()) => backupInMemory(connection, { scope });

describe('one clinic out of shared tables', () => {
  test('is there whole, without a row of its neighbours, and stands by itself', async () => {
    const backup = await backupInMemory(connection, { scope: tangledScope() });
    const { manifest } = backup;
    // Three clinics with the same number of rows: whoever has more than a third has a neighbour's.
    expect(rowsOf(manifest.tables)).toEqual({
      clinica: 1,
      usuario: 3,
      paciente: 100,
      consulta: 300,
      pago: 300,
      nota: 400,
      adjunto: 4,
      ciclo_a: 10,
      ciclo_b: 10,
      registro_24: 24,
      registro_25: 22,
    });
    expect(manifest.largeObjects.count).toBe(4);
    const restored = await restoredByHand(backup);
    try {
      expect(await differences(restored.config, manifest)).toEqual([]);
      for (const table of ['paciente', 'usuario', 'pago', 'registro']) {
        expect(await ask(restored.config, `SELECT DISTINCT clinica_id FROM ${table}`)).toBe('1');
      }
      // Excluded, and the view that needs it.
      expect(
        await ask(restored.config, "SELECT to_regclass('sesion'), to_regclass('de_sesion')"),
      ).toBe('|');
      expect(await ask(restored.config, 'SELECT count(*) FROM de_paciente')).toBe('100');
      // Every foreign key holds, so they could be made again.
      expect(
        await ask(restored.config, "SELECT count(*) > 10 FROM pg_constraint WHERE contype = 'f'"),
      ).toBe('t');
    } finally {
      await restored.drop();
    }
  });

  test('brings of shared tables the rows it points at, also by way of others, and no more', async () => {
    const { manifest } = await backupInMemory(connection, { scope: tangledScope() });
    // Municipality 30 → department 3 → its parents 2 and 1 → their capitals 20 and 10; never 4 and 40.
    expect(rowsOf(manifest.context)).toEqual({ departamento: 3, municipio: 3, tarifa: 1 });
  });

  test('brings what stands in other schemas as far as it is needed, and as JSON too', async () => {
    await runSql(
      database.config,
      `CREATE SCHEMA nacional;
       CREATE TYPE nacional.sexo AS ENUM ('f', 'm');
       CREATE TABLE nacional.cie10 (codigo text PRIMARY KEY, secreto text);
       CREATE TABLE nacional.ajena (id int);
       INSERT INTO nacional.cie10 SELECT 'K0' || i FROM generate_series(1, 9) i;
       ALTER TABLE consulta ADD diagnostico text REFERENCES nacional.cie10, ADD sexo nacional.sexo;
       UPDATE consulta SET diagnostico = 'K0' || (1 + usuario_id), sexo = 'f'`,
    );
    for (const format of ['sql', 'json'] as const) {
      const { manifest } = await backupInMemory(connection, { scope: tangledScope(), format });
      expect(manifest.context.find(({ schema }) => schema === 'nacional')).toMatchObject({
        table: 'cie10',
        rows: 1,
        orderBy: ['codigo'],
      });
    }
    const backup = await backupInMemory(connection, { scope: tangledScope() });
    const restored = await restoredByHand(backup);
    try {
      expect(await differences(restored.config, backup.manifest)).toEqual([]);
      expect(await ask(restored.config, "SELECT to_regclass('nacional.ajena')")).toBe('');
    } finally {
      await restored.drop();
    }
  });

  test('is found by texts and by uuids as well as by numbers', async () => {
    for (const [type, value] of [
      ['text', "clínica 'ñ\\1'"],
      ['uuid', '1b4e28ba-2fa1-11d2-883f-0016d3cca427'],
      ['numeric', '12.50'],
      ['char(5)', 'ab'],
    ] as const) {
      const name = `de_${type.replace(/\W.*/, '')}`;
      const literal = `'${value.replaceAll("'", "''")}'`;
      await runSql(
        database.config,
        `CREATE SCHEMA ${name}; CREATE TABLE ${name}.cosa (duena ${type}, n int);
         INSERT INTO ${name}.cosa VALUES (${literal}, 1), (NULL, 2)`,
      );
      const { manifest } = await backupInMemory(connection, {
        scope: tangledScope({
          schema: name,
          tenantColumn: 'duena',
          tenantValue: value,
          tenantTable: undefined as never,
        }),
      });
      expect([type, manifest.totals.rows]).toEqual([type, 1]);
    }
  });

  test('has a plan that says why for each table', async () => {
    const plan = await planOf(connection, tangledScope({ shared: ['departamento', 'municipio'] }));
    const reasons = Object.fromEntries(
      plan.tables.map(({ table, decision, reason }) => [table, `${decision}: ${reason}`]),
    );
    expect(reasons).toMatchObject({
      clinica: "tenant: the clinic's own row, by id",
      paciente: 'tenant: column clinica_id',
      consulta: 'tenant: via paciente_id → paciente',
      nota: 'tenant: via consulta_id → consulta or via paciente_id → paciente',
      registro_24: 'tenant: partition of registro: column clinica_id',
      municipio: 'shared: listed as shared',
      sesion: 'excluded: listed as excluded',
      tarifa: 'undecided: no column clinica_id, and no foreign key leads to a table that has it',
    });
    expect(plan.refusal).toMatchObject({ code: 'table-undecided', params: { tables: 'tarifa' } });
    expect((await planOf(connection, tangledScope())).refusal).toBeNull();
  });
});

describe('the backup is refused, and nothing is written,', () => {
  test('when a table is undecided: a new one that nobody classified', async () => {
    await runSql(database.config, 'CREATE TABLE nueva (id int); CREATE TABLE otra (id int)');
    await expect(refusal()).rejects.toMatchObject({
      code: 'table-undecided',
      params: { table: 'nueva', tables: 'nueva, otra' },
    });
  });

  test('when the value names no clinic', async () => {
    for (const tenantValue of ['9', '01', 'x', '99999999999999999999']) {
      await expect(refusal(tangledScope({ tenantValue }))).rejects.toMatchObject({
        code: 'tenant-empty',
        params: { column: 'clinica_id', value: tenantValue },
      });
    }
  });

  test.each([
    [
      "the clinic's row points at a neighbour's",
      'UPDATE paciente SET referido_por = 2 WHERE id = 1',
      'paciente',
      /1 rows of the clinic point by “paciente_referido_por_fkey”/,
    ],
    [
      "a neighbour's row points at the clinic's",
      'UPDATE paciente SET referido_por = 1 WHERE id = 2',
      'paciente',
      /1 rows that are not the clinic's point by “paciente_referido_por_fkey”/,
    ],
    [
      'two keys disagree about whose a row is',
      'INSERT INTO nota (consulta_id, paciente_id) VALUES (1, 2)',
      'nota',
      /paciente that are not the clinic's/,
    ],
    [
      'no key says whose a row is',
      "INSERT INTO nota (texto) VALUES ('huérfana')",
      'nota',
      /1 rows point at nothing by “nota_consulta_id_fkey”.*“nota_paciente_id_fkey”/,
    ],
    [
      'a column and a key disagree about whose a row is',
      'UPDATE pago SET clinica_id = 2, paciente_id = 2 WHERE consulta_id = 1',
      'pago',
      /“pago_consulta_id_fkey” \(consulta_id\)/,
    ],
    [
      "the clinic's row points at an excluded table",
      `ALTER TABLE usuario ADD sesion text REFERENCES sesion; UPDATE usuario SET sesion = 'x' WHERE id = 1`,
      'usuario',
      /1 rows point by “usuario_sesion_fkey” \(sesion\) at the excluded table sesion/,
    ],
    [
      "a shared row that is needed points at a neighbour's",
      'ALTER TABLE tarifa ADD autor int REFERENCES usuario; UPDATE tarifa SET autor = 2',
      'tarifa',
      /1 shared rows that the clinic needs point by “tarifa_autor_fkey”/,
    ],
    [
      'a key that was never validated points at nothing',
      `ALTER TABLE nota DROP CONSTRAINT nota_consulta_id_fkey; INSERT INTO nota (consulta_id) VALUES (99999);
       ALTER TABLE nota ADD CONSTRAINT nota_consulta_id_fkey FOREIGN KEY (consulta_id) REFERENCES consulta NOT VALID`,
      'nota',
      /1 rows point at nothing/,
    ],
  ])('when %s', async (_title, sql, table, why) => {
    await runSql(database.config, sql);
    await expect(refusal()).rejects.toMatchObject({
      code: 'tenant-ambiguous',
      params: { schema: 'public', table, why: expect.stringMatching(why) },
    });
  });

  test('when a table cannot be made without an excluded one', async () => {
    await runSql(database.config, 'CREATE TABLE copia (clinica_id int, de sesion)');
    await expect(refusal()).rejects.toMatchObject({
      code: 'object-unsupported',
      params: { object: 'copia' },
    });
  });

  test('when the table of clinics is not there', async () => {
    await expect(
      refusal(tangledScope({ tenantTable: { table: 'clinicas', key: 'id' } })),
    ).rejects.toMatchObject({ code: 'table-undecided', params: { table: 'clinicas' } });
  });
});

test('a table whose only way to the clinic may be NULL is taken while no row uses that', async () => {
  await runSql(
    database.config,
    'CREATE TABLE mensaje (usuario_id int REFERENCES usuario, texto text); INSERT INTO mensaje SELECT id FROM usuario',
  );
  const { manifest } = await backupInMemory(connection, { scope: tangledScope() });
  expect(rowsOf(manifest.tables)['mensaje']).toBe(3);
});
