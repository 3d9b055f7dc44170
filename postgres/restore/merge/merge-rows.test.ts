import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { tangledClinicsSql, tangledScope } from '../../testing/tangled-clinics.ts';
import { mergeMethods } from './merge-methods.ts';
import { MergeBench } from './testing/merge-bench.ts';

const tables = [
  'clinica',
  'departamento',
  'municipio',
  'tarifa',
  'usuario',
  'paciente',
  'consulta',
  'pago',
  'nota',
  'adjunto',
  'ciclo_a',
  'ciclo_b',
  'registro',
];

let bench: MergeBench;
beforeEach(async () => {
  bench = await MergeBench.open(tangledClinicsSql, tangledScope());
});
afterEach(() => bench.close());

/** Rows deleted with all that hangs from them, changed and added; and the neighbours' own work. */
const wreck = `
DELETE FROM sesion;
CREATE TEMP TABLE going AS SELECT id FROM paciente WHERE clinica_id = 1 AND id > 150 AND id % 2 = 1;
UPDATE paciente SET referido_por = NULL WHERE referido_por IN (TABLE going);
DELETE FROM adjunto;
DELETE FROM nota WHERE paciente_id IN (TABLE going) OR consulta_id IN (SELECT id FROM consulta WHERE paciente_id IN (TABLE going));
DELETE FROM pago WHERE paciente_id IN (TABLE going);
DELETE FROM consulta WHERE paciente_id IN (TABLE going);
DELETE FROM paciente WHERE id IN (TABLE going);
UPDATE usuario SET email = 'roto' WHERE clinica_id = 1;
DELETE FROM pago WHERE clinica_id = 1 AND id % 5 = 0;
DELETE FROM registro WHERE clinica_id = 1 AND cuando < '2024-06-01';
UPDATE registro SET cuando = cuando + interval '1 year' WHERE clinica_id = 1 AND cuando BETWEEN '2024-07-01' AND '2024-09-01';
INSERT INTO paciente (clinica_id, nombre) VALUES (1, 'nueva');
UPDATE paciente SET nombre = 'cambiado' WHERE clinica_id = 2;
INSERT INTO consulta (paciente_id) SELECT id FROM paciente WHERE clinica_id = 3 LIMIT 5;`;

describe('a clinic in shared tables', () => {
  test('is brought back, put back again, and back once more; its neighbours stay as they are', async () => {
    const backedUp = await bench.all(tables);
    await bench.client.query(wreck);
    const wrecked = await bench.all(tables);

    const plan = await mergeMethods.plan(bench.request());
    expect(plan.refusal).toBeNull();
    expect(plan.handling).toEqual({ triggers: 'none', rowSecurity: 'none', fence: 'rows' });
    expect(await bench.all(tables)).toEqual(wrecked);
    const patients = plan.tables.find(({ table }) => table === 'paciente');
    expect(patients).toMatchObject({ rowsInBackup: 100, added: 25, removed: 1 });

    const first = bench.request();
    const result = await mergeMethods.restore(first);
    expect(result).toMatchObject({ method: 'merge-rows', rows: bench.backup.manifest.totals.rows });
    const restored = await bench.all(tables);
    for (const [table, theirs] of [
      ['paciente', 'clinica_id <> 1'],
      ['usuario', 'clinica_id <> 1'],
      ['pago', 'clinica_id <> 1'],
      ['registro', 'clinica_id <> 1'],
    ] as const) {
      const now = await bench.rows(`SELECT * FROM ${table} WHERE ${theirs}`);
      expect(now.length).toBeGreaterThan(0);
      expect(now.filter((row) => !wrecked[table]?.includes(row))).toEqual([]);
    }
    const ours = await bench.rows('SELECT * FROM paciente WHERE clinica_id = 1');
    expect(ours).toHaveLength(100);
    expect(ours.filter((row) => !backedUp['paciente']?.includes(row))).toEqual([]);

    const second = bench.name();
    await mergeMethods.undo({ ...bench.place(), keptName: first.undoName, undoName: second });
    expect(await bench.all(tables)).toEqual(wrecked);
    // What an undo has used up holds patients' rows, and is nobody's any more.
    expect(await mergeMethods.dropKept({ ...bench.place(), keptName: first.undoName })).toBe(false);
    const third = bench.name();
    await mergeMethods.undo({ ...bench.place(), keptName: second, undoName: third });
    expect(await bench.all(tables)).toEqual(restored);
  });

  test('a second attempt under the same name only tells what the first did', async () => {
    await bench.client.query(wreck);
    const request = bench.request();
    const result = await mergeMethods.restore(request);
    await bench.client.query(`UPDATE usuario SET email = 'después' WHERE clinica_id = 1`);
    expect(await mergeMethods.restore(request)).toEqual(result);
    expect(await bench.count(`SELECT FROM usuario WHERE email = 'después'`)).toBeGreaterThan(0);
    const undo = { ...bench.place(), keptName: request.undoName, undoName: bench.name() };
    await expect(mergeMethods.undo(undo)).rejects.toMatchObject({
      code: 'restore-conflicts',
      params: { table: 'public.usuario' },
    });
    expect(await mergeMethods.dropKept({ ...bench.place(), keptName: request.undoName })).toBe(
      true,
    );
    expect(await mergeMethods.dropKept({ ...bench.place(), keptName: request.undoName })).toBe(
      false,
    );
    await expect(mergeMethods.undo(undo)).rejects.toMatchObject({ code: 'undo-unavailable' });
  });

  test('a clinic that is not there any more comes back with the shared rows it needs', async () => {
    const before = await bench.all(tables);
    await bench.client.query(`DELETE FROM sesion; SET session_replication_role = replica;
      ${['pago', 'usuario', 'registro'].map((table) => `DELETE FROM ${table} WHERE clinica_id = 1;`).join('')}
      DELETE FROM adjunto a USING nota n LEFT JOIN consulta c ON c.id = n.consulta_id, paciente p
       WHERE a.nota_id = n.id AND p.clinica_id = 1 AND p.id = COALESCE(n.paciente_id, c.paciente_id);
      DELETE FROM nota n USING paciente p WHERE p.clinica_id = 1 AND p.id = n.paciente_id;
      DELETE FROM nota n USING paciente p, consulta c WHERE p.clinica_id = 1 AND c.id = n.consulta_id AND p.id = c.paciente_id;
      DELETE FROM consulta c USING paciente p WHERE p.clinica_id = 1 AND p.id = c.paciente_id;
      DELETE FROM ciclo_b b USING paciente p WHERE p.clinica_id = 1 AND p.id = b.paciente_id;
      DELETE FROM ciclo_a a WHERE NOT EXISTS (SELECT FROM ciclo_b WHERE a_id = a.id);
      DELETE FROM paciente WHERE clinica_id = 1; DELETE FROM clinica WHERE id = 1;
      DELETE FROM tarifa WHERE codigo = 'A';
      SELECT lo_unlink(oid) FROM pg_largeobject_metadata; SET session_replication_role = origin`);
    await bench.client.query(`SELECT setval('paciente_id_seq', 1)`);
    const request = bench.request();
    await mergeMethods.restore(request);
    expect(await bench.all(tables)).toEqual(before);
    const ours = await bench.rows(`SELECT convert_from(lo_get(contenido), 'UTF8') FROM adjunto a
      JOIN nota n ON n.id = a.nota_id LEFT JOIN consulta c ON c.id = n.consulta_id
      JOIN paciente p ON p.id = COALESCE(n.paciente_id, c.paciente_id) WHERE p.clinica_id = 1`);
    expect(new Set(ours)).toEqual(new Set(['(hola)']));
    const { rows } = await bench.client.query<{ next: string }>(
      `SELECT nextval('paciente_id_seq')::int > max(id) AS next FROM paciente`,
    );
    expect(rows[0]?.next).toBe(true);
    await mergeMethods.undo({
      ...bench.place(),
      keptName: request.undoName,
      undoName: bench.name(),
    });
    expect(await bench.count('SELECT FROM clinica')).toBe(2);
    expect(await bench.count(`SELECT FROM tarifa WHERE codigo = 'A'`)).toBe(0);
    expect(await bench.count('SELECT FROM pg_largeobject_metadata')).toBe(0);
  });

  test('rows that lost what they hang from are taken up again, and what hangs from them with them', async () => {
    const before = await bench.all(tables);
    // As ON DELETE SET NULL leaves them: nobody's.
    await bench.client.query(`DELETE FROM sesion;
      UPDATE nota SET paciente_id = NULL, texto = 'suelta' WHERE paciente_id IN (SELECT id FROM paciente WHERE clinica_id = 1);
      INSERT INTO adjunto SELECT id, NULL FROM nota WHERE paciente_id IS NULL AND consulta_id IS NULL AND id % 7 = 0`);
    const wrecked = await bench.all(tables);
    const request = bench.request();
    await mergeMethods.restore(request);
    expect(await bench.all(tables)).toEqual(before);
    await mergeMethods.undo({
      ...bench.place(),
      keptName: request.undoName,
      undoName: bench.name(),
    });
    expect(await bench.all(tables)).toEqual(wrecked);
  });

  test('an attempt that is cut off changes nothing, and the next one does it all', async () => {
    await bench.client.query(wreck);
    const wrecked = await bench.all(tables);
    const stop = new AbortController();
    const request = bench.request();
    const cut = mergeMethods.restore({
      ...request,
      signal: stop.signal,
      onProgress: ({ phase }) => {
        if (phase === 'compare') stop.abort();
      },
    });
    await expect(cut).rejects.toMatchObject({ code: 'cancelled' });
    expect(await bench.all(tables)).toEqual(wrecked);
    const untilFree = async (): Promise<void> => {
      for (;;) {
        const left = await bench.count(
          `SELECT FROM pg_stat_activity WHERE application_name = 'resguardo restore' AND datname = current_database()`,
        );
        if (left === 0) return;
      }
    };
    await untilFree();
    await mergeMethods.restore(request);
    expect(await bench.count('SELECT FROM paciente WHERE clinica_id = 1')).toBe(100);
  });
});
