import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import type { OpenedConnection } from '../../contracts/connection.ts';
import type { Scope } from '../../contracts/scope.ts';
import { freshDatabase, testStack, type FreshDatabase } from '../../local/testing/test-stack.ts';
import { backupInMemory, type BackupInMemory } from '../testing/backup-in-memory.ts';
import { asDownload } from '../testing/made-up-copy.ts';
import { richClinicSchema, richClinicSql } from '../testing/rich-clinic.ts';
import { runSql } from '../testing/run-sql.ts';
import { cutFrames } from '../verify/cut-frames.ts';
import { compareWithManifest, type Difference } from './compare.ts';
import { loadFrames } from './load-frames.ts';
import { withLoadingSessions } from './loading-sessions.ts';

const scopes: readonly Scope[] = [
  { kind: 'schema', schema: richClinicSchema },
  { kind: 'database' },
];
const signal = new AbortController().signal;

let home: FreshDatabase;
let server: OpenedConnection;
beforeAll(async () => {
  home = await freshDatabase('compare_home');
  server = { ...home.config, ssl: 'disable' };
  await runSql(home.config, richClinicSql);
});
afterAll(() => home.drop());

const sessionsIn = (target: FreshDatabase) => ({
  server,
  name: target.config.database,
  sessions: 2,
  signal,
  applicationName: 'resguardo test',
});

/** The structure as pg_dump sees it, without what it writes anew each time. */
async function structureOf(database: string, schema: string | null): Promise<string> {
  const { binDir, host, port, user, password } = testStack().postgres;
  const { stdout } = await promisify(execFile)(
    join(binDir, 'pg_dump'),
    ['--schema-only', ...(schema === null ? [] : ['-n', `"${schema}"`])],
    {
      env: {
        PGHOST: host,
        PGPORT: String(port),
        PGUSER: user,
        PGPASSWORD: password,
        PGDATABASE: database,
      },
    },
  );
  return stdout.replace(/^\\(un)?restrict .*$/gm, '');
}

describe.each(scopes)('scope $kind, restored into an empty database', (scope) => {
  let target: FreshDatabase;
  let backup: BackupInMemory;
  beforeAll(async () => {
    target = await freshDatabase('compare_target');
    backup = await backupInMemory(server, { scope });
    const { manifest, object } = backup;
    await withLoadingSessions(sessionsIn(target), async (clients) =>
      loadFrames({ manifest, clients, frames: cutFrames(manifest, asDownload(object, 9000)) }),
    );
  });
  afterAll(() => target.drop());

  const differences = (): Promise<Difference[]> =>
    withLoadingSessions(sessionsIn(target), async (clients) =>
      compareWithManifest({ manifest: backup.manifest, clients, signal }),
    );
  const change = async (statement: string): Promise<void> => {
    const client = new Client(target.config);
    await client.connect();
    try {
      await client.query(`SET search_path = "${richClinicSchema}"; ${statement}`);
    } finally {
      await client.end();
    }
  };
  const named = async (): Promise<string[]> =>
    (await differences()).map(({ object, what }) => `${object} ${what}`);

  test('has the same structure, rights and rows', async () => {
    expect(await differences()).toEqual([]);
    const schema = scope.kind === 'schema' ? scope.schema : null;
    expect(await structureOf(target.config.database, schema)).toBe(
      await structureOf(home.config.database, schema),
    );
  });

  test('has its materialised views filled, one from the other', async () => {
    await expect(
      change('DO $$ BEGIN ASSERT (SELECT total FROM resumen) = 6000; END $$'),
    ).resolves.toBeUndefined();
  });

  // One after another: what each changes stays.
  test.each([
    [
      'one value of one row',
      `UPDATE "Paciente" SET saldo = saldo + 0.01 WHERE "Id" = 17`,
      'Paciente',
      'SHA-256',
    ],
    [
      'empty text for NULL',
      `UPDATE persona SET nombre = '' WHERE nombre IS NULL`,
      'persona',
      'SHA-256',
    ],
    ['a row less', 'DELETE FROM pago_2024 WHERE id = 301', 'pago_2024', 'count(*)'],
    ['a row of a child', `DELETE FROM proveedor`, 'proveedor', 'count(*)'],
    ['a table without columns', `DELETE FROM sin_columnas`, 'sin_columnas', 'count(*)'],
    ['a sequence', `SELECT nextval('"Folio Único"')`, 'Folio Único', 'last_value, is_called'],
    ['a table', 'DROP TABLE borrador', 'borrador', 'to_regclass'],
    ['a column', 'ALTER TABLE con_hueco RENAME c TO d', 'con_hueco', 'to_regclass'],
  ])('tells of %s', async (_, statement, object, what) => {
    const before = await named();
    await change(statement);
    const after = await named();
    expect(after.filter((name) => !before.includes(name))).toEqual([
      `${richClinicSchema}.${object} ${what}`,
    ]);
  });

  test('tells of a large object of which one byte changed', async () => {
    await change(`SELECT lo_put(placa, 600000, 'x') FROM imagen WHERE id = 1`);
    expect(await named()).toContain('pg_largeobject SHA-256');
  });
});
