import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { backupInMemory, type BackupInMemory } from '../../testing/backup-in-memory.ts';
import { differences } from '../../testing/psql.ts';
import { richClinicSql } from '../../testing/rich-clinic.ts';
import {
  clinicDatabase,
  databasesOfRestores,
  dropKept,
  freshKeptName,
  onServer,
  restore,
  rowsIn,
  undo,
  type ClinicDatabase,
} from './testing/clinic-database.ts';

const roles = ['dueña', 'lectora', 'delegada'].map((role) => `${role}_${process.pid}`);
const [owner = '', reader = '', delegate = ''] = roles;

/** What belongs to the database itself, and not to what pg_dump writes of it. */
const own = (name: string): string => `
ALTER DATABASE "${name}" SET search_path = "$user", "Clínica Ñandú", public;
ALTER DATABASE "${name}" SET "app.lema" = 'con ''comillas'' y \\barra';
ALTER ROLE "${reader}" IN DATABASE "${name}" SET search_path = '';
ALTER ROLE "${reader}" IN DATABASE "${name}" SET work_mem = '8MB';
REVOKE ALL ON DATABASE "${name}" FROM PUBLIC;
GRANT CONNECT ON DATABASE "${name}" TO "${delegate}" WITH GRANT OPTION;
SET ROLE "${delegate}";
GRANT CONNECT ON DATABASE "${name}" TO "${reader}";
RESET ROLE;
ALTER DATABASE "${name}" CONNECTION LIMIT 77;
COMMENT ON DATABASE "${name}" IS 'la clínica, con ''todo''';
ALTER DATABASE "${name}" OWNER TO "${owner}";
`;
const wreck = `
DROP TABLE "Clínica Ñandú".factura;
UPDATE "Clínica Ñandú"."Paciente" SET nombre = 'dañado' WHERE "Id" % 3 = 0;
DELETE FROM "Clínica Ñandú".pago;
DROP MATERIALIZED VIEW "Clínica Ñandú".resumen;
SELECT lo_unlink(placa) FROM "Clínica Ñandú".imagen WHERE id = 1;
CREATE TABLE "Clínica Ñandú".de_mas (id int);
`;

interface Itself {
  oid: string;
  datacl: string;
  owner: string;
  datconnlimit: number;
  comment: string | null;
  settings: string[];
}
const itself = async (name: string): Promise<Itself> => {
  const [row] = await onServer<Itself>(
    `SELECT oid::text, datacl::text, datdba::regrole::text AS owner, datconnlimit,
            shobj_description(oid, 'pg_database') AS comment,
            ARRAY(SELECT setrole::regrole || ' ' || setconfig::text FROM pg_db_role_setting
                   WHERE setdatabase = d.oid ORDER BY 1) AS settings
       FROM pg_database d WHERE datname = '${name}'`,
  );
  if (!row) throw new Error(`no database ${name}`);
  return row;
};

beforeAll(async () => {
  for (const role of roles) await onServer(`CREATE ROLE "${role}"`);
});
afterAll(async () => {
  for (const role of roles) await onServer(`DROP ROLE "${role}"`);
});

describe.each(['sql', 'json'] as const)('a whole database from %s', (format) => {
  let clinic: ClinicDatabase;
  let backup: BackupInMemory;
  const names = { keptName: freshKeptName(), undoName: freshKeptName() };
  let dumps: { whole: string; wrecked: string };
  let before: Itself;
  beforeAll(async () => {
    clinic = await clinicDatabase('restore_database', richClinicSql);
    backup = await backupInMemory(clinic.connection, { scope: { kind: 'database' }, format });
    await clinic.run(own(clinic.name));
    const whole = await clinic.dumped();
    await clinic.run(wreck);
    dumps = { whole, wrecked: await clinic.dumped() };
    before = await itself(clinic.name);
  });
  afterAll(async () => clinic[Symbol.asyncDispose]());

  test('comes back equal, with what belongs to the database itself', async () => {
    const phases = new Set<string>();
    const result = await restore(clinic, backup, {
      undoName: names.keptName,
      onProgress: ({ phase }) => phases.add(phase),
    });
    expect(result).toMatchObject({
      method: 'swap-database',
      tables: backup.manifest.tables.length,
      rows: 10_746,
      added: 10_746,
      removed: 9216,
    });
    expect([...phases]).toEqual(['load', 'compare', 'swap']);
    expect(await differences(clinic.config, backup.manifest)).toEqual([]);
    expect(await clinic.dumped()).toBe(dumps.whole);
    const { oid, ...after } = await itself(clinic.name);
    expect(oid).not.toBe(before.oid);
    expect(after).toEqual({ ...before, oid: undefined });
  });

  test('and what was there is kept where nobody can connect', async () => {
    expect(await databasesOfRestores()).toEqual([names.keptName]);
    expect((await itself(names.keptName)).oid).toBe(before.oid);
    const kept = { ...clinic.config, database: names.keptName };
    await expect(rowsIn(kept, 'SELECT 1')).rejects.toMatchObject({ code: '55000' });
  });

  test('asked for once more, it is found done and changes nothing', async () => {
    await clinic.run('CREATE TABLE public.posterior (id int)');
    const again = await restore(clinic, backup, { undoName: names.keptName });
    expect(again).toMatchObject({ method: 'swap-database', rows: 10_746 });
    await clinic.run('SELECT * FROM public.posterior');
  });

  test('is undone to the byte, and that too can be undone', async () => {
    const restored = await clinic.dumped();
    const result = await undo(clinic, names);
    expect(result).toMatchObject({ rows: 9216, removed: 10_746, loadMs: 0 });
    expect(await clinic.dumped()).toBe(dumps.wrecked);
    expect(await itself(clinic.name)).toEqual(before);
    expect(await databasesOfRestores()).toEqual([names.undoName]);

    expect(await undo(clinic, names)).toEqual(result); // already done
    await expect(undo(clinic, { ...names, undoName: freshKeptName() })).rejects.toMatchObject({
      code: 'undo-unavailable',
    });

    const third = freshKeptName();
    await undo(clinic, { keptName: names.undoName, undoName: third });
    expect(await clinic.dumped()).toBe(restored);
    expect(await dropKept(clinic, third)).toBe(true);
    expect(await dropKept(clinic, third)).toBe(false);
    expect(await databasesOfRestores()).toEqual([]);
  });
});

test('only what is kept for an undo is ever dropped', async () => {
  await using clinic = await clinicDatabase('restore_drop', 'SELECT 1');
  await expect(dropKept(clinic, clinic.name)).rejects.toThrow('not a name');
});

test('a template is restored as one, and what is kept of it can be dropped', async () => {
  await using clinic = await clinicDatabase('restore_template', 'CREATE TABLE uno (id int)');
  const backup = await backupInMemory(clinic.connection, { scope: { kind: 'database' } });
  await clinic.run(`ALTER DATABASE "${clinic.name}" IS_TEMPLATE true`);
  const keptName = freshKeptName();
  await restore(clinic, backup, { undoName: keptName });
  const [row] = await onServer(
    `SELECT datistemplate FROM pg_database WHERE datname = '${clinic.name}'`,
  );
  expect(row).toEqual({ datistemplate: true });
  expect(await dropKept(clinic, keptName)).toBe(true);
  await clinic.run(`ALTER DATABASE "${clinic.name}" IS_TEMPLATE false`);
});
