import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { RestoreOrder } from '../../contracts/restore.ts';
import { runSql } from '../testing/run-sql.ts';
import { wholeDump } from '../testing/whole-dump.ts';
import { mergeMethods } from './merge/merge-methods.ts';
import { schemaMethods } from './schema/schema-methods.ts';
import { kept, order, twoTables, type TwoTables } from './schema/testing/two-tables.ts';

/** With a table that has nothing to know its rows by, as publications want it of what is changed or removed. */
let clinic: TwoTables;
let run: (sql: string) => Promise<void>;
beforeAll(async () => {
  clinic = await twoTables(
    'restore_published',
    `CREATE TABLE norte.aviso (texto text); INSERT INTO norte.aviso VALUES ('uno'), ('dos');
     CREATE TABLE norte.placa (id int PRIMARY KEY, imagen oid);
     INSERT INTO norte.placa VALUES (1, lo_from_bytea(0, 'placa'));`,
  );
  run = (sql) => runSql(clinic.home.config, sql);
  await run("UPDATE norte.aviso SET texto = 'otro' WHERE texto = 'uno'");
});
afterAll(() => clinic.home.drop());
afterEach(() => run('DROP PUBLICATION IF EXISTS "todas ñ"; DROP PUBLICATION IF EXISTS avisos'));

test('a publication of all tables is told by the plan, and stands in the way of nothing', async () => {
  const before = await schemaMethods.plan(clinic.request(1));
  expect(before).not.toHaveProperty('publications');
  await run('CREATE PUBLICATION "todas ñ" FOR ALL TABLES');
  const changed = await wholeDump(clinic.home.config);
  expect(await schemaMethods.plan(clinic.request(1))).toEqual({
    ...before,
    publications: [{ name: 'todas ñ', followed: false }],
  });
  await schemaMethods.restore(clinic.request(1));
  expect(await schemaMethods.plan(clinic.request(2))).toMatchObject({ refusal: null });
  await schemaMethods.undo({ ...clinic.request(2), keptName: kept(1) });
  await schemaMethods.dropKept({ ...clinic.request(3), keptName: kept(2) });
  expect(await wholeDump(clinic.home.config)).toBe(changed);
});

const table = (name: string): RestoreOrder => ({
  ...order,
  selection: { kind: 'tables', tables: [{ schema: 'norte', table: name }] },
  onConflict: 'take',
});

const rowsOf = async (name: string): Promise<unknown> => {
  const client = await clinic.open();
  try {
    const { rows } = await client.query<{ digest: string }>(
      `SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) AS digest FROM norte.${name} t`,
    );
    return rows;
  } finally {
    await client.end();
  }
};

test('merged rows of a published table come back, and can be undone', async () => {
  await run('CREATE PUBLICATION "todas ñ" FOR ALL TABLES');
  const before = await rowsOf('paciente');
  const request = clinic.request(11, { order: table('paciente') });
  expect(await mergeMethods.plan(request)).toMatchObject({
    refusal: null,
    publications: [{ name: 'todas ñ', followed: false }],
  });
  expect(await mergeMethods.restore(request)).toMatchObject({ changed: 3000 });
  await mergeMethods.undo({ ...clinic.request(12), keptName: kept(11) });
  await mergeMethods.dropKept({ ...clinic.request(12), keptName: kept(12) });
  expect(await rowsOf('paciente')).toEqual(before);
});

test('rows that may not be removed for want of a replica identity are told before, and go once it is there', async () => {
  await run('CREATE PUBLICATION avisos FOR TABLE norte.aviso');
  const before = await rowsOf('aviso');
  await mergeMethods.restore(clinic.request(21, { order: table('aviso') }));
  const undo = { ...clinic.request(22), keptName: kept(21) };
  await expect(mergeMethods.undo(undo)).rejects.toMatchObject({
    code: 'restore-outside-dependents',
    params: { objects: 'publication avisos (norte.aviso: REPLICA IDENTITY)' },
  });
  await run('ALTER TABLE norte.aviso REPLICA IDENTITY FULL');
  await mergeMethods.undo(undo);
  await mergeMethods.dropKept({ ...undo, keptName: kept(22) });
  expect(await rowsOf('aviso')).toEqual(before);
});
