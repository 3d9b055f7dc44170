import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Client } from 'pg';
import type { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { copyOf } from '../../testing/copy-of.ts';
import { runSql } from '../../testing/run-sql.ts';
import { wholeDump } from '../../testing/whole-dump.ts';
import type { RestoreRequest } from '../restore-request.ts';
import { expectLockRoom } from './lock-room.ts';
import { schemaMethods } from './schema-methods.ts';
import { order, twoTables, type TwoTables } from './testing/two-tables.ts';

const role = `restorer_${process.pid}`;
let clinic: TwoTables;
let admin: Client;
beforeAll(async () => {
  clinic = await twoTables(
    'restore_refusals',
    "CREATE TABLE norte.placa (imagen oid); INSERT INTO norte.placa VALUES (lo_from_bytea(0, 'placa'));",
  );
  admin = await clinic.open();
  await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD 'clave'`);
});
afterAll(async () => {
  await admin.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  await admin.end();
  await clinic.home.drop();
});

let before = '';
beforeEach(() => {
  before = '';
});
afterEach(async () => {
  // Whatever was refused, nothing was changed.
  expect(await wholeDump(clinic.home.config)).toBe(before);
});

/** Refused by the restore, and foretold by the plan where that looks at it. */
async function refused(
  changes: Partial<RestoreRequest> = {},
  { planned = true } = {},
): Promise<ResguardoError> {
  before = await wholeDump(clinic.home.config);
  const request = clinic.request(1, changes);
  const error = await schemaMethods.restore(request).then(
    () => {
      throw new Error('it was done');
    },
    (failure: unknown) => failure as ResguardoError,
  );
  if (planned) {
    const plan = await schemaMethods.plan(request);
    expect(plan.refusal).toEqual({ code: error.code, params: error.params });
  }
  return error;
}

describe('a restore of a schema is refused', () => {
  test('when others depend on what it would replace, by their names', async () => {
    await runSql(
      clinic.home.config,
      `CREATE SCHEMA sur;
       CREATE VIEW sur.mira AS SELECT id FROM norte.paciente;
       CREATE TABLE sur.apunta (id int CONSTRAINT apunta_fk REFERENCES norte.consulta);
       CREATE FUNCTION sur.toma(norte.paciente) RETURNS int LANGUAGE sql AS 'SELECT 1';
       CREATE TABLE sur.hija () INHERITS (norte.placa);
       CREATE PUBLICATION publica FOR TABLE norte.consulta;`,
    );
    const { code, params } = await refused();
    expect(code).toBe('restore-outside-dependents');
    for (const name of [
      'view sur.mira',
      'table constraint apunta_fk on sur.apunta',
      'function sur.toma(norte.paciente)',
      'table sur.hija',
      'publication relation norte.consulta in publication publica',
    ]) {
      expect(params['objects']).toContain(name);
    }
    await runSql(clinic.home.config, 'DROP PUBLICATION publica; DROP SCHEMA sur CASCADE');
    before = await wholeDump(clinic.home.config);
  });

  test('when it would lose what the copy does not hold, unless that is accepted', async () => {
    await runSql(
      clinic.home.config,
      `CREATE TABLE norte.nueva (id int PRIMARY KEY); INSERT INTO norte.nueva VALUES (1), (2);
       ALTER TABLE norte.paciente ADD COLUMN correo text;
       UPDATE norte.paciente SET correo = 'x' WHERE id < 11;
       ALTER TABLE norte.consulta ALTER COLUMN version TYPE bigint;
       CREATE FUNCTION norte.suma(int) RETURNS int LANGUAGE sql AS 'SELECT $1';
       CREATE TYPE norte.color AS ENUM ('rojo');
       CREATE OR REPLACE VIEW norte.vista AS SELECT version FROM norte.paciente WHERE id > 0;
       CREATE INDEX nuevo ON norte.consulta (version);
       ALTER TABLE norte.consulta DROP CONSTRAINT consulta_paciente_fkey, ADD CONSTRAINT consulta_paciente_fkey
         FOREIGN KEY (paciente) REFERENCES norte.paciente ON DELETE CASCADE DEFERRABLE;
       ALTER TABLE norte.consulta REPLICA IDENTITY FULL, ENABLE ROW LEVEL SECURITY, ALTER paciente SET NOT NULL,
         ALTER paciente SET DEFAULT 1;
       ALTER SEQUENCE norte.folio INCREMENT 5 CYCLE;
       CREATE POLICY nadie ON norte.consulta USING (false);`,
    );
    const { code, params } = await refused();
    expect(code).toBe('restore-would-lose');
    expect(params['objects']).toContain('norte.paciente.correo');
    const plan = await schemaMethods.plan(clinic.request(1));
    expect(plan.losses).toEqual([
      { kind: 'table', object: 'norte.nueva', rows: 2 },
      { kind: 'definition-changed', object: 'norte.consulta.paciente', rows: null },
      { kind: 'type-changed', object: 'norte.consulta.version', rows: null },
      { kind: 'column', object: 'norte.paciente.correo', rows: 10 },
      { kind: 'object', object: 'function norte.suma(integer)', rows: null },
      { kind: 'object', object: 'index norte.nuevo', rows: null },
      { kind: 'object', object: 'policy nadie on norte.consulta', rows: null },
      { kind: 'definition-changed', object: 'replica identity on norte.consulta', rows: null },
      { kind: 'definition-changed', object: 'row security on norte.consulta', rows: null },
      { kind: 'definition-changed', object: 'sequence norte.folio', rows: null },
      {
        kind: 'definition-changed',
        object: 'table constraint consulta_paciente_fkey on norte.consulta',
        rows: null,
      },
      { kind: 'object', object: 'type norte.color', rows: null },
      { kind: 'definition-changed', object: 'view norte.vista', rows: null },
    ]);
    expect(plan.tables).toContainEqual({
      schema: 'norte',
      table: 'nueva',
      rowsNow: 2,
      rowsInBackup: null,
      added: 0,
      changed: 0,
      removed: 2,
    });
    const accepted = { ...order, acceptLosses: true };
    expect(await schemaMethods.plan(clinic.request(1, { order: accepted }))).toMatchObject({
      refusal: null,
    });
    const request = clinic.request(1, { order: accepted });
    await schemaMethods.restore(request);
    const { undoName } = request;
    await schemaMethods.undo({ ...clinic.request(2), keptName: undoName });
    await schemaMethods.dropKept({ ...clinic.request(2), keptName: clinic.request(2).undoName });
    expect(await wholeDump(clinic.home.config)).toBe(before);
    await runSql(
      clinic.home.config,
      `CREATE OR REPLACE VIEW norte.vista AS SELECT version FROM norte.paciente;
       DROP TABLE norte.nueva; ALTER TABLE norte.paciente DROP COLUMN correo; DROP FUNCTION norte.suma; DROP TYPE norte.color;
       ALTER TABLE norte.consulta DROP CONSTRAINT consulta_paciente_fkey, ADD FOREIGN KEY (paciente) REFERENCES norte.paciente,
         REPLICA IDENTITY DEFAULT, DISABLE ROW LEVEL SECURITY, ALTER paciente DROP NOT NULL, ALTER paciente DROP DEFAULT;
       ALTER SEQUENCE norte.folio INCREMENT 1 NO CYCLE;
       DROP POLICY nadie ON norte.consulta; DROP INDEX norte.nuevo; ALTER TABLE norte.consulta ALTER COLUMN version TYPE int`,
    );
    before = await wholeDump(clinic.home.config);
  });

  test('when a large object of its numbers is somebody else’s', async () => {
    await runSql(
      clinic.home.config,
      'CREATE SCHEMA este; CREATE TABLE este.foto AS SELECT imagen FROM norte.placa; DELETE FROM norte.placa',
    );
    const error = await refused({}, { planned: false });
    expect(error).toMatchObject({
      code: 'restore-outside-dependents',
      params: { objects: expect.stringMatching(/^large object \d+ \(este\.foto\.imagen\)$/) },
    });
    await runSql(
      clinic.home.config,
      'INSERT INTO norte.placa SELECT * FROM este.foto; DROP SCHEMA este CASCADE',
    );
    before = await wholeDump(clinic.home.config);
  });

  test('when the role may not do it, naming the right and the object', async () => {
    const connection = { ...clinic.connection, user: role, password: 'clave' };
    const rights: unknown[] = [];
    const next = async () => rights.push((await refused({ connection })).params);
    await next();
    await admin.query(`GRANT CREATE ON DATABASE ${clinic.home.config.database} TO ${role}`);
    await next();
    await admin.query(`ALTER SCHEMA norte OWNER TO ${role}`);
    await next();
    await admin.query('ALTER SCHEMA norte OWNER TO CURRENT_USER');
    before = await wholeDump(clinic.home.config);
    expect(rights).toEqual([
      { user: role, right: 'CREATE', object: clinic.home.config.database },
      { user: role, right: 'OWNER', object: 'norte' },
      { user: role, right: 'OWNER', object: 'norte.consulta' },
    ]);
  });

  test('when the copy was altered, or its figures are not those of its rows', async () => {
    const { manifest, object } = clinic.backup;
    const data = manifest.frames.find(({ kind }) => kind === 'data');
    const bad = Buffer.from(object);
    const at = (data?.offset ?? 0) + Math.floor((data?.length ?? 0) / 2);
    bad.writeUInt8(bad.readUInt8(at) ^ 0xff, at);
    expect(
      await refused({ copy: copyOf({ manifest, object: bad }) }, { planned: false }),
    ).toMatchObject({
      code: 'copy-altered',
    });
    const lying = {
      ...manifest,
      tables: manifest.tables.map((table) =>
        table.table === 'consulta' ? { ...table, sha256: '0'.repeat(64) } : table,
      ),
    };
    expect(
      await refused({ copy: copyOf({ manifest: lying, object }) }, { planned: false }),
    ).toMatchObject({
      code: 'restore-differs',
      params: { table: 'norte.consulta', what: 'SHA-256' },
    });
    const unlike = { ...manifest, sha256: '0'.repeat(64) };
    expect(
      await refused({ copy: copyOf({ manifest: unlike, object }) }, { planned: false }),
    ).toMatchObject({ code: 'copy-altered' });
  });

  test('when the server could not hold the locks, naming the setting', async () => {
    before = await wholeDump(clinic.home.config);
    await expect(expectLockRoom(admin, 10)).resolves.toBeUndefined();
    const { rows } = await admin.query<{ now: string }>(
      "SELECT current_setting('max_locks_per_transaction') AS now",
    );
    await expect(expectLockRoom(admin, 10_000_000)).rejects.toMatchObject({
      code: 'restore-target-unfit',
      params: { why: expect.stringContaining(`max_locks_per_transaction = ${rows[0]?.now} < `) },
    });
  });

  test('for another kind of scope, a newer server or a name that is taken', async () => {
    expect(await refused({ scope: { kind: 'database' } })).toMatchObject({
      code: 'restore-target-unfit',
    });
    const { manifest } = clinic.backup;
    const versions = { ...manifest.versions, server: '99.1' };
    const newer = { ...clinic.request(1).copy, manifest: { ...manifest, versions } };
    expect(await refused({ copy: newer })).toMatchObject({
      code: 'restore-target-unfit',
      params: { why: expect.stringContaining('99.1') },
    });
    const { undoName } = clinic.request(1);
    await admin.query(`CREATE SCHEMA ${undoName}`);
    expect(await refused({}, { planned: false })).toMatchObject({
      code: 'restore-target-unfit',
      params: { why: `schema ${undoName}` },
    });
    await expect(
      schemaMethods.dropKept({ ...clinic.request(1), keptName: undoName }),
    ).rejects.toMatchObject({ code: 'restore-target-unfit' });
    await admin.query(`DROP SCHEMA ${undoName}`);
  });
});
