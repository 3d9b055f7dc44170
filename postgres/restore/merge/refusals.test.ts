import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { RestorePlan } from '../../../contracts/restore.ts';
import type { RestoreRequest } from '../restore-request.ts';
import { mergeMethods } from './merge-methods.ts';
import { MergeBench } from './testing/merge-bench.ts';

const sql = `
CREATE TABLE clinica (id int PRIMARY KEY, nombre text);
INSERT INTO clinica VALUES (1, 'Uno'), (2, 'Dos');
CREATE TABLE paciente (
  id serial PRIMARY KEY, clinica_id int NOT NULL REFERENCES clinica, nombre varchar(40), edad int, foto oid,
  codigo text UNIQUE);
INSERT INTO paciente (clinica_id, nombre, edad, foto, codigo)
SELECT 1 + i % 2, 'p' || i, i, CASE WHEN i < 3 THEN lo_from_bytea(0, convert_to('foto ' || i, 'UTF8')) END, 'k' || i FROM generate_series(1, 30) i;
CREATE TABLE consulta (id serial PRIMARY KEY, paciente_id int NOT NULL REFERENCES paciente ON DELETE CASCADE, nota text);
INSERT INTO consulta (paciente_id, nota) SELECT id, 'n' FROM paciente;
CREATE TABLE fuera (id serial PRIMARY KEY, paciente_id int REFERENCES paciente ON DELETE CASCADE);
CREATE FUNCTION grita() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''a trigger fired''; END';`;
const tables = ['clinica', 'paciente', 'consulta', 'fuera'];
const role = `restaura_${randomBytes(4).toString('hex')}`;
const password = randomBytes(12).toString('hex');

let bench: MergeBench;
beforeEach(async () => {
  bench = await MergeBench.open(sql, {
    kind: 'rows',
    schema: 'public',
    tenantColumn: 'clinica_id',
    tenantValue: '1',
    tenantTable: { table: 'clinica', key: 'id' },
    shared: [],
    excluded: ['fuera'],
  });
});
afterEach(async () => {
  await bench.client.query(`DROP OWNED BY ${role}`);
  await bench.close();
});
beforeAll(async () => {
  const admin = await MergeBench.open('CREATE TABLE t (id int)', { kind: 'database' });
  await admin.client.query(`CREATE ROLE ${role} LOGIN PASSWORD '${password}'`);
  await admin.close();
});
afterAll(async () => {
  const admin = await MergeBench.open('CREATE TABLE t (id int)', { kind: 'database' });
  await admin.client.query(`DROP ROLE ${role}`);
  await admin.close();
});

const asRole = (): Partial<RestoreRequest> => ({
  connection: { ...bench.server, user: role, password },
});

/** The plan says it, and so does the restore; nothing is changed, not even a schema is left behind. */
async function expectRefused(
  refusal: NonNullable<RestorePlan['refusal']>,
  changes: Partial<RestoreRequest> = {},
): Promise<void> {
  const before = await bench.all(tables);
  const request = bench.request({}, changes);
  const plan = await mergeMethods.plan(request);
  expect(plan.refusal).toEqual({ ...refusal, params: expect.objectContaining(refusal.params) });
  await expect(mergeMethods.restore(request)).rejects.toMatchObject(refusal);
  expect(await bench.all(tables)).toEqual(before);
  expect(await bench.count(`SELECT FROM pg_namespace WHERE nspname LIKE 'resguardo%'`)).toBe(0);
}

describe('what cannot be taken is refused by name, and nothing is changed', () => {
  test.each([
    [
      'a column that is gone',
      'ALTER TABLE paciente DROP edad',
      { table: 'public.paciente', column: 'edad' },
    ],
    [
      'a column whose values no longer fit',
      `ALTER TABLE paciente ALTER nombre TYPE int USING 0`,
      { table: 'public.paciente', column: 'nombre' },
    ],
    [
      'a length that would cut values off',
      `ALTER TABLE paciente ALTER nombre TYPE varchar(2) USING left(nombre, 2)`,
      { table: 'public.paciente', column: 'nombre' },
    ],
    [
      'a new column that wants a value',
      `ALTER TABLE paciente ADD nueva int NOT NULL DEFAULT 1; ALTER TABLE paciente ALTER nueva DROP DEFAULT`,
      { table: 'public.paciente', column: 'nueva' },
    ],
    ['a table that is gone', 'DROP TABLE consulta', { table: 'public.consulta' }],
  ])('%s', async (_, change, params) => {
    await bench.client.query(change);
    if (change.startsWith('DROP'))
      await bench.client.query(
        'CREATE TABLE consulta_2 (); CREATE VIEW consulta AS SELECT 1 AS id',
      );
    await expectRefused({ code: 'restore-structure-differs', params });
  });

  test('a record that is a neighbour’s now', async () => {
    await bench.client.query('UPDATE paciente SET clinica_id = 2 WHERE id = 2');
    await expectRefused({
      code: 'restore-conflicts',
      params: { table: 'public.consulta', count: '1' },
    });
  });

  test('a unique value that a neighbour has taken', async () => {
    await bench.client.query(
      `DELETE FROM paciente WHERE id = 2; UPDATE paciente SET codigo = 'k2' WHERE id = 3`,
    );
    await expectRefused({
      code: 'restore-conflicts',
      params: { table: 'public.paciente', count: '1' },
    });
  });

  test('rows outside of the clinic that point at what would go', async () => {
    await bench.client.query(
      `INSERT INTO paciente (id, clinica_id) VALUES (500, 1); INSERT INTO fuera (paciente_id) VALUES (500)`,
    );
    await expectRefused({
      code: 'restore-outside-dependents',
      params: { objects: 'public.fuera' },
    });
  });

  test('published rows that those who follow could not find again', async () => {
    await bench.client.query(
      `CREATE PUBLICATION todas FOR ALL TABLES; ALTER TABLE consulta REPLICA IDENTITY NOTHING;
       INSERT INTO consulta (paciente_id, nota) VALUES (1, 'x'), (2, 'y')`,
    );
    await expectRefused({
      code: 'restore-outside-dependents',
      params: { objects: 'publication todas (public.consulta: REPLICA IDENTITY)' },
    });
  });

  test('a backup of another clinic’s rows', async () => {
    await expectRefused(
      { code: 'restore-target-unfit', params: {} },
      { scope: { ...bench.scope, tenantValue: '2' } as RestoreRequest['scope'] },
    );
  });
});

describe('a role with few rights', () => {
  const grants = (rights: string) =>
    `GRANT CREATE ON DATABASE "${bench.home.config.database}" TO ${role};
     GRANT USAGE ON SCHEMA public TO ${role}; GRANT ${rights} ON clinica, paciente, consulta TO ${role};
     GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO ${role}; GRANT SELECT ON fuera TO ${role}`;
  const withoutPhotos = `UPDATE paciente SET foto = NULL`;

  test('is told which one it lacks', async () => {
    await bench.client.query('DELETE FROM consulta WHERE paciente_id = 2');
    await bench.client.query(grants('SELECT, INSERT, UPDATE'));
    await expectRefused(
      { code: 'restore-right-missing', params: { user: role, right: 'DELETE' } },
      asRole(),
    );
  });

  test('is not above the policies of a table', async () => {
    await bench.client.query(grants('SELECT, INSERT, UPDATE, DELETE'));
    await bench.client.query(
      'ALTER TABLE paciente ENABLE ROW LEVEL SECURITY; DELETE FROM consulta WHERE paciente_id = 2',
    );
    await expectRefused(
      {
        code: 'restore-right-missing',
        params: { right: 'BYPASSRLS', object: 'public.paciente' },
      },
      asRole(),
    );
  });

  test('may not silence another’s triggers, and needs not where there are none', async () => {
    await bench.close();
    bench = await MergeBench.open(`${sql}; ${withoutPhotos}`, bench.scope);
    await bench.client.query(grants('SELECT, INSERT, UPDATE, DELETE'));
    await bench.client.query(`DELETE FROM consulta WHERE paciente_id = 2;
      CREATE TRIGGER grita BEFORE INSERT ON consulta FOR EACH ROW EXECUTE FUNCTION grita()`);
    await expectRefused(
      { code: 'restore-right-missing', params: { object: 'public.consulta (TRIGGER grita)' } },
      asRole(),
    );
    await bench.client.query('DROP TRIGGER grita ON consulta');
    expect(await mergeMethods.restore(bench.request({}, asRole()))).toMatchObject({ added: 1 });
  });
});

describe('what is handled, and said', () => {
  test('triggers and policies', async () => {
    const before = await bench.all(tables);
    await bench.client
      .query(`DELETE FROM consulta WHERE paciente_id = 2; DELETE FROM paciente WHERE id = 4;
      CREATE TRIGGER grita BEFORE INSERT OR DELETE ON consulta FOR EACH ROW EXECUTE FUNCTION grita();
      CREATE TRIGGER siempre BEFORE INSERT ON paciente FOR EACH ROW EXECUTE FUNCTION grita();
      ALTER TABLE paciente ENABLE ALWAYS TRIGGER siempre;
      CREATE RULE nada AS ON DELETE TO consulta DO INSTEAD NOTHING;
      ALTER TABLE paciente ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`);
    const states = () =>
      bench.rows(`SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal`);
    const enabled = await states();
    const request = bench.request();
    const plan = await mergeMethods.plan(request);
    expect(plan).toMatchObject({
      refusal: null,
      handling: { triggers: 'silenced', rowSecurity: 'bypassed', fence: 'tables' },
    });
    await mergeMethods.restore(request);
    expect(await bench.all(tables)).toEqual(before);
    expect(await states()).toEqual(enabled);
    await expect(
      bench.client.query('INSERT INTO consulta (paciente_id) VALUES (2)'),
    ).rejects.toThrow('a trigger fired');
  });

  test('new columns keep their values, types that only grew hold, and new tables stay', async () => {
    await bench.client
      .query(`ALTER TABLE paciente ADD nueva text DEFAULT 'x', ALTER edad TYPE bigint, ALTER nombre TYPE text;
      UPDATE paciente SET nueva = 'valor', edad = 999 WHERE id IN (2, 4); DELETE FROM paciente WHERE id = 6;
      CREATE TABLE cita (id int PRIMARY KEY, clinica_id int NOT NULL); INSERT INTO cita VALUES (1, 1), (2, 2)`);
    const plan = await mergeMethods.plan(bench.request());
    expect(plan.refusal).toBeNull();
    expect(plan.tables.find(({ table }) => table === 'cita')).toEqual({
      schema: 'public',
      table: 'cita',
      rowsNow: 1,
      rowsInBackup: null,
      added: 0,
      changed: 0,
      removed: 0,
    });
    await mergeMethods.restore(bench.request());
    expect(await bench.rows('SELECT id, edad, nueva FROM paciente WHERE id IN (2, 4, 6)')).toEqual([
      '(2,2,valor)',
      '(4,4,valor)',
      '(6,6,x)',
    ]);
    expect(await bench.count('SELECT FROM cita')).toBe(2);
  });

  test('large objects come back with what they held, and their undo too', async () => {
    const photo = () =>
      bench.rows(
        `SELECT id, convert_from(lo_get(foto), 'UTF8') FROM paciente WHERE foto IS NOT NULL`,
      );
    const before = await photo();
    await bench.client.query(`SELECT lo_put(foto, 0, 'roto') FROM paciente WHERE id = 2`);
    const wrecked = await photo();
    const request = bench.request();
    await mergeMethods.restore(request);
    expect(await photo()).toEqual(before);
    await mergeMethods.undo({
      ...bench.place(),
      keptName: request.undoName,
      undoName: bench.name(),
    });
    expect(await photo()).toEqual(wrecked);
  });

  test('what is kept for an undo is in no backup', async () => {
    const request = bench.request();
    await bench.client.query('DELETE FROM consulta WHERE paciente_id = 2');
    await mergeMethods.restore(request);
    const { manifest } = await bench.backUpAgain({ kind: 'database' });
    expect(manifest.tables.map(({ schema }) => schema)).not.toContain(request.undoName);
    expect(new Set(manifest.tables.map(({ schema }) => schema))).toEqual(new Set(['public']));
  });
});
