import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import type { OpenedConnection } from '../../../contracts/connection.ts';
import type { Manifest } from '../../../contracts/manifest.ts';
import { backupInMemory, type BackupInMemory } from '../../testing/backup-in-memory.ts';
import {
  clinicDatabase,
  copyOf,
  databasesOfRestores,
  freshKeptName,
  onServer,
  plan,
  restore,
  undo,
  type ClinicDatabase,
} from './testing/clinic-database.ts';

const role = `restaura_${process.pid}`;
const application = `aplica_${process.pid}`;
const sql = `
CREATE TABLE dato (id int PRIMARY KEY, de text);
INSERT INTO dato SELECT i, 'copia ' || i FROM generate_series(1, 500) i;
`;

let clinic: ClinicDatabase;
let backup: BackupInMemory;
let now: string;
let modest: OpenedConnection;
beforeAll(async () => {
  await onServer(`CREATE ROLE "${role}" LOGIN PASSWORD 'clave'`);
  await onServer(`CREATE ROLE "${application}" LOGIN PASSWORD 'clave'`);
  clinic = await clinicDatabase('restore_refused', sql);
  await clinic.run(`ALTER TABLE dato OWNER TO "${application}"`);
  backup = await backupInMemory(clinic.connection, { scope: { kind: 'database' } });
  await clinic.run(`UPDATE dato SET de = 'ahora'`);
  await clinic.run(`ALTER ROLE "${application}" IN DATABASE "${clinic.name}" SET work_mem = '9MB'`);
  modest = { ...clinic.connection, user: role, password: 'clave' };
  now = await clinic.dumped();
});
afterAll(async () => {
  await clinic[Symbol.asyncDispose]();
  await onServer(`DROP ROLE "${role}"`);
  await onServer(`DROP ROLE "${application}"`);
});

const unchanged = async (): Promise<void> => {
  expect(await databasesOfRestores()).toEqual([]);
  expect(await clinic.dumped()).toBe(now);
};

test('a user without the rights is told them one after the other, and nothing is changed', async () => {
  const refusedFor = async (right: string, object?: string): Promise<void> => {
    const params = { user: role, right, ...(object === undefined ? {} : { object }) };
    const refusal = { code: 'restore-right-missing', params };
    await expect(restore(clinic, backup, { connection: modest })).rejects.toMatchObject(refusal);
    expect(await databasesOfRestores()).toEqual([]);
  };
  const inside = new Client(clinic.config);
  await inside.connect();
  await refusedFor('CREATEDB');
  await onServer(`ALTER ROLE "${role}" CREATEDB`);
  await refusedFor('OWNER', clinic.name);
  await onServer(`ALTER DATABASE "${clinic.name}" OWNER TO "${role}"`);
  await refusedFor('SUPERUSER', clinic.name); // to end the session of one
  await inside.end();

  const working = new Client({ ...clinic.config, user: application, password: 'clave' });
  working.on('error', () => undefined);
  await working.connect();
  await refusedFor('pg_signal_backend', clinic.name);
  await onServer(`GRANT pg_signal_backend TO "${role}"`);
  await refusedFor(`SET ROLE "${application}"`, clinic.name);
  await onServer(`GRANT "${application}" TO "${role}"`);
  await refusedFor(`ALTER ROLE "${application}" IN DATABASE SET work_mem`, clinic.name);
  await onServer(`ALTER ROLE "${role}" CREATEROLE`);

  // Now it has all it takes, and is no superuser.
  const names = { keptName: freshKeptName(), undoName: freshKeptName() };
  await restore(clinic, backup, { connection: modest, undoName: names.keptName });
  const [owner] = await onServer(
    `SELECT datdba::regrole::text AS owner FROM pg_database WHERE datname = '${clinic.name}'`,
  );
  expect(owner).toEqual({ owner: role });
  await expect(working.query('SELECT 1')).rejects.toThrow();
  await undo(clinic, names, { connection: modest });
  await onServer(`DROP DATABASE "${names.undoName}"`);
  await onServer(`ALTER DATABASE "${clinic.name}" OWNER TO postgres`);
  await unchanged();
});

test('a subscription stays with the database it was made in, and is named', async () => {
  const name = `sigue_${process.pid}`;
  await clinic.run(
    `CREATE SUBSCRIPTION ${name} CONNECTION 'host=127.0.0.1' PUBLICATION p WITH (connect = false)`,
  );
  const refusal = {
    code: 'restore-outside-dependents',
    params: { objects: `SUBSCRIPTION ${name}` },
  };
  await expect(restore(clinic, backup)).rejects.toMatchObject(refusal);
  expect((await plan(clinic, backup)).refusal).toEqual(refusal);
  await clinic.run(`ALTER SUBSCRIPTION ${name} SET (slot_name = NONE); DROP SUBSCRIPTION ${name}`);
  await unchanged();
});

describe('a copy', () => {
  afterEach(unchanged);
  const refused = async (copy: BackupInMemory, refusal: object): Promise<void> => {
    await expect(restore(clinic, copy)).rejects.toMatchObject(refusal);
    expect(await databasesOfRestores()).toEqual([]);
  };
  const changed = (changes: Partial<Manifest>): BackupInMemory => ({
    object: backup.object,
    manifest: { ...backup.manifest, ...changes },
  });

  test('that was altered, or that is of another scope, changes nothing', async () => {
    const object = Buffer.from(backup.object);
    const at = backup.manifest.frames.find(({ kind }) => kind === 'data')?.offset ?? 0;
    object[at + 60] = (object[at + 60] ?? 0) ^ 1;
    await refused({ ...backup, object }, { code: 'copy-altered' });
    await refused({ ...backup, object: backup.object.subarray(0, -7) }, { code: 'copy-truncated' });
    await refused(changed({ sha256: 'e'.repeat(64) }), { code: 'copy-altered' });
    const scope = { kind: 'schema', schema: 'public' } as const;
    await refused(changed({ scope }), { code: 'restore-target-unfit' });
  });

  test('that loads to something else, or does not load, changes nothing', async () => {
    const [table, ...rest] = backup.manifest.tables;
    if (!table) throw new Error('no table');
    const other = { ...table, sha256: 'f'.repeat(64) };
    await refused(changed({ tables: [other, ...rest] }), {
      code: 'restore-differs',
      params: { table: 'public.dato', what: 'SHA-256', expected: other.sha256 },
    });
    const narrow = { ...table, columns: ['id', 'no_hay'] };
    await refused(changed({ tables: [narrow, ...rest] }), { code: 'restore-load-failed' });
  });

  test('of a newer server, or with an extension that is not there, is refused by name', async () => {
    const versions = { ...backup.manifest.versions, server: '99.1' };
    const newer = changed({ versions });
    const refusal = {
      code: 'restore-target-unfit',
      params: { why: expect.stringContaining('< 99.1') },
    };
    await refused(newer, refusal);
    expect((await plan(clinic, newer)).refusal).toEqual(refusal);
    const extensions = [{ name: 'dientes', schema: 'public', version: '1' }];
    await refused(changed({ extensions }), { params: { why: 'CREATE EXTENSION dientes' } });
    const nowhere = { ...backup.manifest.versions, collate: 'es_BO.nada' };
    await refused(changed({ versions: nowhere }), {
      code: 'restore-target-unfit',
      params: { why: expect.stringContaining('es_BO.nada') },
    });
  });
});

test('what the copy does not hold is lost only where that was accepted', async () => {
  await using other = await clinicDatabase('restore_losing', sql);
  await other.run('CREATE TABLE nueva (id int); ALTER TABLE dato ADD de_mas int');
  const before = await other.dumped();
  await expect(restore(other, backup, { order: { acceptLosses: false } })).rejects.toMatchObject({
    code: 'restore-would-lose',
    params: { objects: 'public.dato.de_mas, public.nueva' },
  });
  expect(await databasesOfRestores()).toEqual([]);
  expect(await other.dumped()).toBe(before);
  await restore(other, backup, { copy: copyOf(backup), order: { acceptLosses: true } });
  await expect(other.run('SELECT * FROM nueva')).rejects.toMatchObject({ code: '42P01' });
});
