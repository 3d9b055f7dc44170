import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RestoreOrder } from '../../../contracts/restore.ts';
import { freshDatabase, testStack } from '../../../local/testing/test-stack.ts';
import { runSql } from '../../testing/run-sql.ts';
import { mergeMethods } from './merge-methods.ts';
import { MergeBench } from './testing/merge-bench.ts';
import { writeSelection } from './write-selection.ts';

const structure = `
CREATE SCHEMA clinica;
CREATE TABLE clinica.seguro (id int PRIMARY KEY, nombre text);
CREATE TABLE clinica.paciente (
  id serial PRIMARY KEY, nombre text, seguro_id int REFERENCES clinica.seguro,
  referido_por int REFERENCES clinica.paciente ON DELETE SET NULL);
CREATE TABLE clinica.consulta (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, paciente_id int NOT NULL REFERENCES clinica.paciente ON DELETE CASCADE,
  nota text, total numeric, doble numeric GENERATED ALWAYS AS (total * 2) STORED);
CREATE TABLE clinica.renglon (consulta_id bigint REFERENCES clinica.consulta ON DELETE CASCADE, numero int, texto text, PRIMARY KEY (consulta_id, numero));
CREATE TABLE clinica.aviso (paciente_id int REFERENCES clinica.paciente ON DELETE SET NULL, texto text);`;
const sql = `${structure}
INSERT INTO clinica.seguro VALUES (1, 'uno'), (2, 'dos');
INSERT INTO clinica.paciente (nombre, seguro_id, referido_por) SELECT 'p' || i, 1 + i % 2, nullif(i - 1, 0) FROM generate_series(1, 20) i;
INSERT INTO clinica.consulta (paciente_id, nota, total) SELECT 1 + i % 20, 'c' || i, i FROM generate_series(1, 60) i;
INSERT INTO clinica.renglon SELECT id, n, 'r' FROM clinica.consulta, generate_series(1, 2) n;
INSERT INTO clinica.aviso SELECT id, 'a' || id FROM clinica.paciente;`;
const tables = ['seguro', 'paciente', 'consulta', 'renglon', 'aviso'].map(
  (name) => `clinica.${name}`,
);

const patient = (id: number): Partial<RestoreOrder> => ({
  selection: {
    kind: 'records',
    table: { schema: 'clinica', table: 'paciente' },
    keys: [{ id: String(id) }],
  },
});
const chosen = (...names: string[]): Partial<RestoreOrder> => ({
  selection: { kind: 'tables', tables: names.map((table) => ({ schema: 'clinica', table })) },
});

describe.each([{ kind: 'schema', schema: 'clinica' }, { kind: 'database' }] as const)(
  'parts of a backup of scope $kind',
  (scope) => {
    let bench: MergeBench;
    beforeEach(async () => {
      bench = await MergeBench.open(sql, scope);
    });
    afterEach(() => bench.close());

    test('one patient comes back with what hangs from them and what they need, and nobody else', async () => {
      const before = await bench.all(tables);
      await bench.client.query(`DELETE FROM clinica.aviso WHERE paciente_id = 7;
      DELETE FROM clinica.paciente WHERE id = 7; UPDATE clinica.paciente SET seguro_id = NULL WHERE seguro_id = 2;
      DELETE FROM clinica.seguro WHERE id = 2; UPDATE clinica.paciente SET nombre = 'cambió' WHERE id = 8`);
      const wrecked = await bench.all(tables);
      const request = bench.request(patient(7));
      const plan = await mergeMethods.plan(request);
      expect(plan).toMatchObject({ refusal: null, conflicts: [], losses: [] });
      expect(
        Object.fromEntries(
          plan.tables.map(({ table, added, changed, removed }) => [
            table,
            [added, changed, removed],
          ]),
        ),
      ).toEqual({
        paciente: [1, 0, 0],
        consulta: [3, 0, 0],
        renglon: [6, 0, 0],
        aviso: [1, 0, 0],
        seguro: [1, 0, 0],
      });
      const result = await mergeMethods.restore(request);
      expect(result).toMatchObject({ added: 12, changed: 0, removed: 0, rows: 12 });
      const after = await bench.all(tables);
      for (const table of ['consulta', 'renglon', 'aviso'].map((name) => `clinica.${name}`)) {
        expect(after[table]).toEqual(before[table]);
      }
      // Those whom the patient recommended are other people's records: they stay as they are.
      expect(
        await bench.rows('SELECT nombre, referido_por FROM clinica.paciente WHERE id IN (7, 8)'),
      ).toEqual(['(cambió,)', '(p7,6)'].sort());
      await mergeMethods.undo({
        ...bench.place(),
        keptName: request.undoName,
        undoName: bench.name(),
      });
      expect(await bench.all(tables)).toEqual(wrecked);
    });

    test('a patient whose insurance is gone brings it along', async () => {
      await bench.client
        .query(`UPDATE clinica.paciente SET seguro_id = NULL; DELETE FROM clinica.paciente WHERE id = 7;
      DELETE FROM clinica.seguro`);
      await mergeMethods.restore(bench.request(patient(7)));
      expect(await bench.rows('SELECT id FROM clinica.seguro')).toEqual(['(2)']);
      expect(await bench.rows('SELECT seguro_id FROM clinica.paciente WHERE id = 7')).toEqual([
        '(2)',
      ]);
    });

    test('what differs now is shown, and decided by the order', async () => {
      await bench.client
        .query(`UPDATE clinica.consulta SET nota = 'corregida' WHERE paciente_id = 3;
      DELETE FROM clinica.renglon WHERE consulta_id = 2; INSERT INTO clinica.consulta (paciente_id, nota) VALUES (3, 'nueva')`);
      const changed = await bench.all(tables);
      const plan = await mergeMethods.plan(bench.request(patient(3)));
      expect(plan.refusal).toEqual({
        code: 'restore-conflicts',
        params: { table: 'clinica.consulta', count: '3' },
      });
      expect(plan.conflicts).toEqual([
        {
          schema: 'clinica',
          table: 'consulta',
          count: 3,
          keys: [{ id: '2' }, { id: '22' }, { id: '42' }],
        },
      ]);
      await expect(mergeMethods.restore(bench.request(patient(3)))).rejects.toMatchObject({
        code: 'restore-conflicts',
      });
      expect(await bench.all(tables)).toEqual(changed);

      const keep = bench.request({ ...patient(3), onConflict: 'keep' });
      expect(await mergeMethods.restore(keep)).toMatchObject({ added: 2, changed: 0 });
      expect(await bench.count(`SELECT FROM clinica.consulta WHERE nota = 'corregida'`)).toBe(3);
      const take = bench.request({ ...patient(3), onConflict: 'take' });
      expect(await mergeMethods.restore(take)).toMatchObject({ added: 0, changed: 3, removed: 0 });
      expect(await bench.count(`SELECT FROM clinica.consulta WHERE nota = 'corregida'`)).toBe(0);
      expect(await bench.count(`SELECT FROM clinica.consulta WHERE nota = 'nueva'`)).toBe(1);
      for (const { undoName } of [take, keep]) {
        await mergeMethods.undo({ ...bench.place(), keptName: undoName, undoName: bench.name() });
      }
      expect(await bench.all(tables)).toEqual(changed);
    });

    test('chosen tables get back what they lost, and keep what is new', async () => {
      await bench.client
        .query(`DELETE FROM clinica.renglon WHERE numero = 2; DELETE FROM clinica.aviso WHERE texto > 'a5';
      INSERT INTO clinica.renglon VALUES (1, 9, 'nuevo'); DELETE FROM clinica.consulta WHERE id = 5`);
      const request = bench.request(chosen('renglon', 'aviso'));
      expect(await mergeMethods.restore(request)).toMatchObject({ changed: 0, removed: 0 });
      // The consultation that lines of it need comes along.
      expect(await bench.count('SELECT FROM clinica.consulta')).toBe(60);
      expect(await bench.count('SELECT FROM clinica.renglon')).toBe(121);
      expect(await bench.count('SELECT FROM clinica.aviso')).toBe(20);
    });

    test('records and tables that the backup does not have are refused by name', async () => {
      const unknown = { code: 'record-unknown' };
      await expect(mergeMethods.restore(bench.request(patient(99)))).rejects.toMatchObject({
        code: 'record-unknown',
        params: { schema: 'clinica', table: 'paciente', key: '{"id":"99"}' },
      });
      await expect(mergeMethods.restore(bench.request(chosen('nada')))).rejects.toMatchObject(
        unknown,
      );
      expect((await mergeMethods.plan(bench.request(chosen('nada')))).refusal).toMatchObject(
        unknown,
      );
    });

    test('a file with a patient is entered by psql', async () => {
      const out = new PassThrough();
      const told = text(out);
      const written = await writeSelection(
        bench.request({ ...patient(7), target: { kind: 'file' } }),
        out,
      );
      out.end();
      const script = await told;
      expect(written).toMatchObject({ tables: 4, rows: 11, bytes: Buffer.byteLength(script) });
      await bench.client.query(
        `DELETE FROM clinica.aviso WHERE paciente_id = 7; DELETE FROM clinica.paciente WHERE id = 7`,
      );
      const { binDir, host, port, user, password } = testStack().postgres;
      const env = { PGHOST: host, PGPORT: String(port), PGUSER: user, PGPASSWORD: password };
      execFileSync(
        join(binDir, 'psql'),
        ['-X', '-q', '-o', '/dev/null', '-v', 'ON_ERROR_STOP=1', '-d', bench.home.config.database],
        { env, input: script },
      );
      expect(await bench.count('SELECT FROM clinica.consulta WHERE paciente_id = 7')).toBe(3);
      expect(await bench.count('SELECT FROM clinica.consulta')).toBe(60);
    });
  },
);

test('a patient moves into another clinic’s schema of the same structure', async () => {
  const bench = await MergeBench.open(sql, { kind: 'schema', schema: 'clinica' });
  const other = await freshDatabase('merge_other');
  try {
    await runSql(other.config, structure.replaceAll('clinica', '"Otra ñ"'));
    const place = { connection: { ...other.config, ssl: 'disable' as const } };
    const request = bench.request(patient(7), {
      ...place,
      scope: { kind: 'schema', schema: 'Otra ñ' },
    });
    expect((await mergeMethods.plan(request)).refusal).toBeNull();
    // All those who recommended them are needed, up to the first.
    expect(await mergeMethods.restore(request)).toMatchObject({ added: 7 + 2 + 3 + 6 + 1 });
    await expect(
      mergeMethods.restore({ ...request, undoName: bench.name(), scope: { kind: 'database' } }),
    ).rejects.toMatchObject({ code: 'restore-target-unfit' });
  } finally {
    await bench.close();
    await other.drop();
  }
});
