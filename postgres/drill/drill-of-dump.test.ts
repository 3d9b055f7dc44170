import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { OpenedConnection } from '../../contracts/connection.ts';
import type { Scope } from '../../contracts/scope.ts';
import { freshDatabase, type FreshDatabase } from '../../local/testing/test-stack.ts';
import { backupInMemory, type BackupInMemory } from '../testing/backup-in-memory.ts';
import { asDownload } from '../testing/made-up-copy.ts';
import { richClinicSchema, richClinicSql } from '../testing/rich-clinic.ts';
import { runSql } from '../testing/run-sql.ts';
import { sharedClinicsScope, sharedClinicsSql } from '../testing/shared-clinics.ts';
import { drill } from './drill.ts';
import { listScratch, scratchName } from './scratch-database.ts';

const name = scratchName('0d1110ba', 800_000);
const drillOf = ({ manifest, object }: BackupInMemory, server: OpenedConnection) =>
  drill({
    server,
    scratchName: name,
    manifest,
    open: async () => asDownload(object, 64 * 1024),
    signal: new AbortController().signal,
  });

interface Sample {
  readonly scope: Scope;
  readonly sql: string;
  readonly rows: number;
  readonly largeObjects: number;
}
const samples: readonly Sample[] = [
  {
    scope: { kind: 'schema', schema: richClinicSchema },
    sql: richClinicSql,
    rows: 10_545,
    largeObjects: 2,
  },
  { scope: { kind: 'database' }, sql: richClinicSql, rows: 10_746, largeObjects: 2 },
  // Of three clinics: itself, 20 users, 1000 patients, 2000 invoices of two lines each.
  { scope: sharedClinicsScope('2'), sql: sharedClinicsSql, rows: 7021, largeObjects: 10 },
];

describe.each(samples)('a backup of scope $scope.kind', ({ scope, sql, rows, largeObjects }) => {
  let home: FreshDatabase;
  let server: OpenedConnection;
  beforeAll(async () => {
    home = await freshDatabase('drill_of_dump');
    server = { ...home.config, ssl: 'disable' };
    await runSql(home.config, sql);
  });
  afterAll(() => home.drop());

  test.each([
    { format: 'sql', compression: 'zstd' },
    { format: 'sql', compression: 'gzip' },
    { format: 'json', compression: 'zstd' },
    { format: 'json', compression: 'gzip' },
  ] as const)('as $format with $compression restores to the same', async (packing) => {
    const backup = await backupInMemory(server, { scope, ...packing });
    const { tables, context, totals, largeObjects: found } = backup.manifest;
    expect(totals.rows).toBe(rows);
    expect(found.count).toBe(largeObjects);
    await expect(drillOf(backup, server)).resolves.toMatchObject({
      tables: tables.length + context.length,
      rows,
    });
    expect((await listScratch(server)).map((scratch) => scratch.name)).not.toContain(name);
  });

  test('restores as a role that may do no more than make databases', async () => {
    const role = `drill_role_${process.pid}`;
    await runSql(home.config, `CREATE ROLE ${role} LOGIN CREATEDB PASSWORD 'clave'`);
    try {
      const backup = await backupInMemory(server, { scope });
      const modest = { ...server, user: role, password: 'clave' };
      await expect(drillOf(backup, modest)).resolves.toMatchObject({ rows });
    } finally {
      await runSql(home.config, `DROP ROLE ${role}`);
    }
  });
});

test('a database in LATIN1 is rehearsed in LATIN1', async () => {
  const home = await freshDatabase('drill_latin');
  const latin = `${home.config.database}_1`;
  const make = `CREATE DATABASE ${latin} TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'`;
  await runSql(home.config, make);
  try {
    const server: OpenedConnection = { ...home.config, database: latin, ssl: 'disable' };
    await runSql(
      { ...home.config, database: latin },
      'CREATE SCHEMA norte; CREATE TABLE norte."año" (a varchar(5)); INSERT INTO norte."año" VALUES (\'ñandú\')',
    );
    for (const format of ['sql', 'json'] as const) {
      const backup = await backupInMemory(server, {
        scope: { kind: 'schema', schema: 'norte' },
        format,
      });
      expect(backup.manifest.versions).toMatchObject({ encoding: 'LATIN1', collate: 'C' });
      await expect(drillOf(backup, server)).resolves.toMatchObject({ rows: 1 });
    }
  } finally {
    await runSql(home.config, `DROP DATABASE ${latin} WITH (FORCE)`);
    await home.drop();
  }
});
