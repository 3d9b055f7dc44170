import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import type { OpenedConnection } from '../../../contracts/connection.ts';
import { freshDatabase, type FreshDatabase } from '../../../local/testing/test-stack.ts';
import { applySessionSettings } from '../../snapshot/session-settings.ts';
import { backupInMemory, type BackupInMemory } from '../../testing/backup-in-memory.ts';
import { asDownload } from '../../testing/made-up-copy.ts';
import { runSql } from '../../testing/run-sql.ts';
import type { CopySource } from '../restore-request.ts';
import { compareStaged } from './compare-staged.ts';
import { stageTables } from './stage-tables.ts';

const sql = `
CREATE SCHEMA "Clínica";
CREATE TYPE "Clínica".estado AS ENUM ('a', 'b');
CREATE TABLE "Clínica".paciente (
  id int PRIMARY KEY, nombre varchar(20), estado "Clínica".estado, doc json, visto timestamptz,
  inicial text GENERATED ALWAYS AS (left(nombre, 1)) STORED);
INSERT INTO "Clínica".paciente SELECT i, 'p' || i, 'a', '{"a":1}', '2024-01-01' FROM generate_series(1, 5000) i;
CREATE TABLE "Clínica".suelta (a int, b text, place int);
INSERT INTO "Clínica".suelta VALUES (1, NULL), (1, NULL), (1, ''), (2, 'x');
CREATE TABLE "Clínica".nada ();
INSERT INTO "Clínica".nada DEFAULT VALUES;
CREATE TABLE "Clínica".vacia (id int PRIMARY KEY);
CREATE TABLE "Clínica".clave (a text, b int, c numeric, PRIMARY KEY (a, b));
INSERT INTO "Clínica".clave VALUES ('á', 1, 'NaN'), ('á', 2, 1.50);
CREATE TABLE "Clínica".retipada (id int PRIMARY KEY, n int, se_va text);
INSERT INTO "Clínica".retipada VALUES (1, 10, 'x'), (2, 20, 'y');
CREATE TABLE "Clínica".borrada (id int PRIMARY KEY);
INSERT INTO "Clínica".borrada VALUES (1), (2);
`;
const signal = new AbortController().signal;
let home: FreshDatabase;
let server: OpenedConnection;
let client: Client;
const backups: Partial<Record<'sql' | 'json', BackupInMemory>> = {};
beforeAll(async () => {
  home = await freshDatabase('staging_home');
  server = { ...home.config, ssl: 'disable' };
  await runSql(home.config, sql);
  for (const format of ['sql', 'json'] as const) {
    const scope = { kind: 'schema', schema: 'Clínica' } as const;
    backups[format] = await backupInMemory(server, { scope, format });
  }
  await runSql(
    home.config,
    `UPDATE "Clínica".paciente SET doc = '{"a": 1}' WHERE id <= 3;
     DELETE FROM "Clínica".paciente WHERE id > 4998;
     INSERT INTO "Clínica".paciente VALUES (6000, 'nuevo');
     DELETE FROM "Clínica".suelta WHERE b = '';
     INSERT INTO "Clínica".suelta VALUES (1, NULL);
     UPDATE "Clínica".clave SET c = 1.5 WHERE b = 2;
     ALTER TABLE "Clínica".retipada ALTER n TYPE bigint, DROP se_va;
     UPDATE "Clínica".retipada SET n = 21 WHERE id = 2;
     DROP TABLE "Clínica".borrada;`,
  );
  client = new Client(home.config);
  await client.connect();
  await applySessionSettings(client);
});
afterAll(async () => {
  await client.end();
  await home.drop();
});

const ranges: { offset: number; length: number }[] = [];
const copyOf = ({ manifest, object }: BackupInMemory): CopySource => ({
  manifest,
  open: async (range) => {
    if (range) ranges.push(range);
    return asDownload(range ? object.subarray(range.offset, range.offset + range.length) : object);
  },
});
const backup = (format: 'sql' | 'json'): BackupInMemory => {
  const found = backups[format];
  if (!found) throw new Error('no backup');
  return found;
};

test.each(['sql', 'json'] as const)(
  'tables staged from %s tell what differs now',
  async (format) => {
    const staged = await stageTables({ client, copy: copyOf(backup(format)), signal });
    const told = new Map<string, unknown>();
    for (const table of staged) {
      told.set(table.entry.table, Object.values(await compareStaged({ client, table })));
    }
    expect(Object.fromEntries(told)).toEqual({
      paciente: [4999, 2, 3, 1],
      suelta: [4, 1, 0, 1],
      nada: [1, 0, 0, 0],
      vacia: [0, 0, 0, 0],
      clave: [2, 0, 1, 0],
      retipada: [2, 0, 1, 0],
      borrada: [null, 2, 0, 0],
    });
    const retyped = staged.find(({ entry }) => entry.table === 'retipada');
    expect(retyped?.columns.map(({ name, asText }) => [name, asText])).toEqual([
      ['id', false],
      ['n', true],
      ['se_va', true],
    ]);
    const plain = staged.find(({ entry }) => entry.table === 'paciente');
    expect(plain?.columns.some(({ asText }) => asText)).toBe(false);
  },
);

test('a chosen table is read by its ranges alone, and rows are compared under a condition', async () => {
  const { manifest } = backup('sql');
  ranges.length = 0;
  const [table, ...rest] = await stageTables({
    client,
    copy: copyOf(backup('sql')),
    tables: ({ table: name }) => name === 'suelta',
    signal,
  });
  if (!table) throw new Error('nothing staged');
  expect(rest).toEqual([]);
  const read = ranges.reduce((sum, { length }) => sum + length, 0);
  expect(read).toBeGreaterThan(0);
  expect(read).toBeLessThan(manifest.totals.bytes / 2);
  expect(await compareStaged({ client, table, condition: 'r.a = 2' })).toEqual({
    rowsNow: 1,
    added: 3,
    changed: 0,
    removed: 0,
  });
});

test('a copy whose rows were altered is found out, whole and by ranges', async () => {
  const { manifest, object } = backup('sql');
  const tables = manifest.tables.map((one) =>
    one.table === 'suelta' ? { ...one, sha256: '0'.repeat(64) } : one,
  );
  const copy = copyOf({ manifest: { ...manifest, tables }, object });
  const altered = { code: 'copy-altered', params: { table: 'Clínica.suelta' } };
  await expect(stageTables({ client, copy, signal })).rejects.toMatchObject(altered);
  await expect(
    stageTables({ client, copy, signal, tables: ({ table }) => table === 'suelta' }),
  ).rejects.toMatchObject(altered);
  const other = Buffer.concat([object, Buffer.from('x')]);
  await expect(
    stageTables({ client, copy: copyOf({ manifest, object: other }), signal }),
  ).rejects.toMatchObject({ code: 'copy-altered' });
});

test('a column of another length is staged as text', async () => {
  await runSql(home.config, `ALTER TABLE "Clínica".clave ALTER a TYPE varchar(1)`);
  const [table] = await stageTables({
    client,
    copy: copyOf(backup('sql')),
    tables: ({ table: name }) => name === 'clave',
    signal,
  });
  expect(table?.columns.filter(({ asText }) => asText).map(({ name }) => name)).toEqual(['a']);
});
