import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import type { OpenedConnection } from '../../../contracts/connection.ts';
import { ClinicId } from '../../../contracts/ids.ts';
import type { RestoreOrder } from '../../../contracts/restore.ts';
import { freshDatabase, type FreshDatabase } from '../../../local/testing/test-stack.ts';
import { backupInMemory, type BackupInMemory } from '../../testing/backup-in-memory.ts';
import { copyOf } from '../../testing/copy-of.ts';
import { differences } from '../../testing/psql.ts';
import { richClinicSchema, richClinicSql } from '../../testing/rich-clinic.ts';
import { runSql } from '../../testing/run-sql.ts';
import { wholeDump } from '../../testing/whole-dump.ts';
import type { RestoreRequest } from '../restore-request.ts';
import { schemaMethods } from './schema-methods.ts';
import { kept, order } from './testing/two-tables.ts';

const norteSql = `
CREATE SCHEMA norte;
CREATE TYPE norte.estado AS ENUM ('activo', 'baja');
CREATE TABLE norte.paciente (id serial PRIMARY KEY, estado norte.estado DEFAULT 'activo', nombre text);
CREATE VIEW norte.vista AS SELECT id FROM norte.paciente WHERE estado = 'activo'::norte.estado;
INSERT INTO norte.paciente (nombre) SELECT 'de norte ' || i FROM generate_series(1, 100) i;
`;
const into: RestoreOrder = { ...order, target: { kind: 'clinic', clinic: ClinicId.parse('otra') } };

describe('a schema’s copy', () => {
  let home: FreshDatabase;
  let other: FreshDatabase;
  let rich: BackupInMemory;
  let norte: BackupInMemory;
  const request = (
    database: FreshDatabase,
    schema: string,
    undoId: number,
    copy: BackupInMemory,
  ): RestoreRequest => ({
    connection: { ...database.config, ssl: 'disable' },
    scope: { kind: 'schema', schema },
    copy: copyOf(copy),
    order: into,
    undoName: kept(undoId),
    signal: new AbortController().signal,
  });
  beforeAll(async () => {
    home = await freshDatabase('restore_from');
    other = await freshDatabase('restore_into');
    await runSql(home.config, richClinicSql + norteSql);
    const connection: OpenedConnection = { ...home.config, ssl: 'disable' };
    rich = await backupInMemory(connection, {
      scope: { kind: 'schema', schema: richClinicSchema },
    });
    norte = await backupInMemory(connection, { scope: { kind: 'schema', schema: 'norte' } });
  });
  afterAll(async () => {
    await home.drop();
    await other.drop();
  });

  test('goes into a database that has nothing of what it needs, and leaves it as it was', async () => {
    const before = await wholeDump(other.config);
    const wanted = request(other, richClinicSchema, 1, rich);
    expect(await schemaMethods.plan(wanted)).toMatchObject({ refusal: null, losses: [] });
    expect(await wholeDump(other.config)).toBe(before);
    await schemaMethods.restore(wanted);
    expect(await differences(other.config, rich.manifest)).toEqual([]);
    const undo = { ...wanted, keptName: kept(1), undoName: kept(2) };
    expect(await schemaMethods.undo(undo)).toMatchObject({ tables: 0, rows: 0 });
    expect(await names(other)).toEqual(['public', kept(2)]);
    // What others lacked stays with them: extensions and the tables pointed at.
    await schemaMethods.undo({ ...wanted, keptName: kept(2), undoName: kept(3) });
    expect(await differences(other.config, rich.manifest)).toEqual([]);
  });

  test('gets the other’s name, beside a neighbour of its own first name', async () => {
    await runSql(
      other.config,
      `CREATE SCHEMA norte; CREATE TABLE norte.ajena (id int); INSERT INTO norte.ajena VALUES (7);
       CREATE SCHEMA sur; CREATE TABLE sur.paciente (id int PRIMARY KEY, nombre text);
       INSERT INTO sur.paciente VALUES (1, 'de sur');`,
    );
    const before = await wholeDump(other.config);
    const wanted = request(other, 'sur', 4, norte);
    const plan = await schemaMethods.plan(wanted);
    expect(plan).toMatchObject({ refusal: null });
    expect(plan.tables).toEqual([
      {
        schema: 'sur',
        table: 'paciente',
        rowsNow: 1,
        rowsInBackup: 100,
        added: 99,
        changed: 1,
        removed: 0,
      },
    ]);
    await schemaMethods.restore(wanted);
    expect(
      await rowsOf(
        other,
        'SELECT (SELECT count(*)::int FROM sur.vista) AS sur, id FROM norte.ajena',
      ),
    ).toEqual([{ sur: 100, id: 7 }]);
    expect(
      await rowsOf(other, "INSERT INTO sur.paciente (nombre) VALUES ('nuevo') RETURNING id"),
    ).toEqual([{ id: 101 }]);
    await schemaMethods.undo({ ...wanted, keptName: kept(4), undoName: kept(5) });
    expect(await wholeDump(other.config)).toBe(before);
  });

  test('is not loaded beside a neighbour whose name its functions call', async () => {
    await runSql(
      home.config,
      "CREATE FUNCTION norte.cuenta() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM norte.paciente'",
    );
    const connection: OpenedConnection = { ...home.config, ssl: 'disable' };
    const calling = await backupInMemory(connection, {
      scope: { kind: 'schema', schema: 'norte' },
    });
    const before = await wholeDump(other.config);
    await expect(schemaMethods.restore(request(other, 'sur', 6, calling))).rejects.toMatchObject({
      code: 'restore-target-unfit',
      params: { why: expect.stringContaining('function sur.cuenta()') },
    });
    expect(await wholeDump(other.config)).toBe(before);
    await runSql(other.config, 'DROP SCHEMA norte CASCADE');
    const plan = await schemaMethods.plan(request(other, 'sur', 6, calling));
    expect(plan).toMatchObject({
      refusal: { code: 'restore-would-lose' },
      losses: [{ kind: 'object', object: 'function sur.cuenta() (“norte”)', rows: null }],
    });
  });

  test('a clinic in public comes back with its extensions where they were', async () => {
    const database = await freshDatabase('restore_public');
    try {
      await runSql(
        database.config,
        `CREATE EXTENSION citext WITH SCHEMA public;
         CREATE TABLE public.paciente (id int PRIMARY KEY, correo public.citext UNIQUE);
         INSERT INTO public.paciente VALUES (1, 'Uno@x.bo');
         CREATE SCHEMA vecina; CREATE TABLE vecina.contacto (correo public.citext);`,
      );
      const connection: OpenedConnection = { ...database.config, ssl: 'disable' };
      const backup = await backupInMemory(connection, {
        scope: { kind: 'schema', schema: 'public' },
      });
      const intact = await wholeDump(database.config);
      await runSql(database.config, 'DELETE FROM public.paciente');
      const wrecked = await wholeDump(database.config);
      const wanted = { ...request(database, 'public', 1, backup), order };
      await schemaMethods.restore(wanted);
      expect(await wholeDump(database.config)).toBe(intact);
      await schemaMethods.undo({ ...wanted, keptName: kept(1), undoName: kept(2) });
      expect(await wholeDump(database.config)).toBe(wrecked);
      await schemaMethods.dropKept({ ...wanted, keptName: kept(2) });
      expect(await wholeDump(database.config)).toBe(wrecked);
      await runSql(database.config, 'DROP TABLE public.paciente');
      await schemaMethods.restore({ ...wanted, undoName: kept(3) });
      expect(await wholeDump(database.config)).toBe(intact);
    } finally {
      await database.drop();
    }
  });
});

const rowsOf = async (database: FreshDatabase, sql: string): Promise<unknown[]> => {
  const client = new Client(database.config);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
};

const names = async (database: FreshDatabase): Promise<unknown[]> => {
  const rows = await rowsOf(
    database,
    "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY 1",
  );
  return rows.map((row) => Object.values(row as object)[0] as unknown);
};
