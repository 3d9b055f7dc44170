import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { OpenedConnection } from '../../contracts/connection.ts';
import { freshDatabase, type FreshDatabase } from '../../local/testing/test-stack.ts';
import { findPgDump } from '../structure/find-pg-dump.ts';
import { runPgDump } from '../structure/run-pg-dump.ts';
import { backupInMemory } from '../testing/backup-in-memory.ts';
import { runSql } from '../testing/run-sql.ts';

let database: FreshDatabase;
let connection: OpenedConnection;
const role = `lector_${process.pid}_${Date.now()}`;
beforeAll(async () => {
  database = await freshDatabase('refusals');
  connection = { ...database.config, ssl: 'disable' };
  await runSql(
    database.config,
    `CREATE ROLE ${role} LOGIN PASSWORD 'lee';
     CREATE SCHEMA consultorio; GRANT USAGE ON SCHEMA consultorio TO ${role};
     CREATE TABLE consultorio.abierta (id int PRIMARY KEY);
     CREATE TABLE consultorio.secreta (id int);
     GRANT SELECT ON consultorio.abierta TO ${role};
     CREATE SCHEMA por_filas; GRANT USAGE ON SCHEMA por_filas TO ${role};
     CREATE TABLE por_filas.expediente (id int, duena text);
     INSERT INTO por_filas.expediente VALUES (1, '${role}'), (2, 'otra');
     ALTER TABLE por_filas.expediente ENABLE ROW LEVEL SECURITY;
     CREATE POLICY propia ON por_filas.expediente USING (duena = current_user);
     GRANT SELECT ON por_filas.expediente TO ${role}`,
  );
});
afterAll(async () => {
  await runSql(database.config, `DROP OWNED BY ${role}; DROP ROLE ${role}`);
  await database.drop();
});

const schema = (name: string) => ({ kind: 'schema' as const, schema: name });
const asReader = (): OpenedConnection => ({ ...connection, user: role, password: 'lee' });

describe('a backup that cannot be made says why', () => {
  test('when the password is wrong', async () => {
    const wrong = { ...connection, password: 'equivocada' };
    const refusal = backupInMemory(wrong, { scope: schema('consultorio') });
    await expect(refusal).rejects.toMatchObject({
      code: 'database-password-wrong',
      params: { user: 'postgres', database: database.config.database },
    });
    // Neither the password nor its neighbours travel in the error.
    const error: unknown = await refusal.catch((caught: unknown) => caught);
    expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain('equivocada');
  });

  test('when the database does not exist', async () => {
    await expect(
      backupInMemory({ ...connection, database: 'no_existe' }, { scope: { kind: 'database' } }),
    ).rejects.toMatchObject({ code: 'database-missing', params: { database: 'no_existe' } });
  });

  test('when nothing listens, or what does is no PostgreSQL', async () => {
    const scope = schema('consultorio');
    await expect(backupInMemory({ ...connection, port: 1 }, { scope })).rejects.toMatchObject({
      code: 'database-unreachable',
    });
    await expect(
      backupInMemory({ ...connection, host: 'no.such.host.invalid' }, { scope }),
    ).rejects.toMatchObject({ code: 'database-unreachable' });
    const server: Server = createServer((socket) =>
      socket.resume().end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(backupInMemory({ ...connection, port }, { scope })).rejects.toThrow();
    await new Promise((resolve) => server.close(resolve));
  });

  test('when TLS is asked of a server that has none', async () => {
    for (const ssl of ['require', 'verify-full'] as const) {
      await expect(
        backupInMemory({ ...connection, ssl }, { scope: schema('consultorio') }),
      ).rejects.toMatchObject({ code: 'database-tls-refused' });
    }
  });

  test('when the schema is missing', async () => {
    await expect(
      backupInMemory(connection, { scope: schema('CONSULTORIO') }),
    ).rejects.toMatchObject({ code: 'schema-missing', params: { schema: 'CONSULTORIO' } });
  });

  test('when a table may not be read, naming it', async () => {
    await expect(
      backupInMemory(asReader(), { scope: schema('consultorio') }),
    ).rejects.toMatchObject({
      code: 'database-right-missing',
      params: { table: 'secreta', user: role },
    });
  });

  test('when a sequence or the schema may not be read', async () => {
    await runSql(
      database.config,
      `CREATE SCHEMA cerrada; CREATE TABLE cerrada.t (id int); CREATE SEQUENCE consultorio.folio; DROP TABLE consultorio.secreta`,
    );
    await expect(
      backupInMemory(asReader(), { scope: schema('consultorio') }),
    ).rejects.toMatchObject({ code: 'database-right-missing', params: { table: 'folio' } });
    await expect(backupInMemory(asReader(), { scope: schema('cerrada') })).rejects.toMatchObject({
      code: 'database-right-missing',
      params: { schema: 'cerrada', right: 'USAGE' },
    });
  });

  test('when row-level security hides rows, and never with fewer rows', async () => {
    await expect(backupInMemory(asReader(), { scope: schema('por_filas') })).rejects.toMatchObject({
      code: 'row-security-hides-rows',
      params: { schema: 'por_filas', table: 'expediente' },
    });
    const whole = await backupInMemory(connection, { scope: schema('por_filas') });
    expect(whole.manifest.tables.map(({ table, rows }) => [table, rows])).toEqual([
      ['expediente', 2],
    ]);
  });

  test('when the schema holds only a part of a table', async () => {
    await runSql(
      database.config,
      `CREATE SCHEMA media; CREATE SCHEMA afuera;
       CREATE TABLE media.venta (id int) PARTITION BY RANGE (id);
       CREATE TABLE afuera.venta_1 PARTITION OF media.venta FOR VALUES FROM (0) TO (10)`,
    );
    await expect(backupInMemory(connection, { scope: schema('media') })).rejects.toMatchObject({
      code: 'object-unsupported',
      params: { schema: 'afuera', object: 'venta_1' },
    });
    // The other way round the part can be made, with the table it is a part of beside it.
    await expect(backupInMemory(connection, { scope: schema('afuera') })).resolves.toBeDefined();
  });
});

describe('pg_dump', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'pg-dump-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const fake = (name: string, script: string): string => {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  };

  test('of the server’s own version is chosen before older and newer ones', async () => {
    const old = fake('old', 'echo "pg_dump (PostgreSQL) 9.6.24"');
    const next = fake('next', 'echo "pg_dump (PostgreSQL) 99.1 (Debian 99.1-1)"');
    const own = fake('own', 'echo "pg_dump (PostgreSQL) 15.3"');
    const all = [old, next, own];
    expect(await findPgDump({ version: '15.9' }, all)).toMatchObject({ version: '15.3' });
    expect(await findPgDump({ version: '98.2' }, all)).toMatchObject({ version: '99.1' });
  });

  test('is found where it is installed, unless paths are named', async () => {
    expect(await findPgDump({ version: '9.6.1' })).toMatchObject({
      version: expect.stringMatching(/^\d+\.\d+$/),
    });
    const nowhere = findPgDump({ version: '9.6.1' }, [join(folder, 'nowhere')]);
    await expect(nowhere).rejects.toMatchObject({ code: 'pg-dump-missing' });
  });

  test('that is older than the server is refused, naming both versions', async () => {
    const old = fake('older', 'echo "pg_dump (PostgreSQL) 12.1"');
    await expect(findPgDump({ version: '1000.0' }, [old])).rejects.toMatchObject({
      code: 'pg-dump-too-old',
      params: { server: '1000.0', found: '12.1' },
    });
  });

  test('that fails is quoted, without what it was doing', async () => {
    const path = fake(
      'failing',
      'echo "pg_dump: reading schemas" >&2; echo "pg_dump: error: the disk is on fire" >&2; exit 1',
    );
    await expect(
      runPgDump(
        { path, version: '15.1' },
        {
          connection,
          snapshotId: 'x',
          schemas: null,
          without: [],
          signal: new AbortController().signal,
        },
      ),
    ).rejects.toMatchObject({ code: 'pg-dump-failed', params: { why: 'the disk is on fire' } });
  });

  test('gets the password by its environment and never as an argument', async () => {
    const told = join(folder, 'told');
    const path = fake('telling', `echo "$@" > ${told}.args; env > ${told}.env; exit 1`);
    const request = {
      connection: { ...connection, password: 'pässwörd con espacio' },
      snapshotId: 'x',
      schemas: ['a"b'],
      without: [],
      signal: new AbortController().signal,
    };
    await expect(runPgDump({ path, version: '15.1' }, request)).rejects.toThrow();
    expect(readFileSync(`${told}.args`, 'utf8')).not.toContain('pässwörd');
    expect(readFileSync(`${told}.args`, 'utf8')).toContain('--schema="a""b"');
    expect(readFileSync(`${told}.env`, 'utf8')).toContain('PGPASSWORD=pässwörd con espacio');
  });
});
