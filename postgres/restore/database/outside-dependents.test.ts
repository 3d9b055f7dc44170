import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import type { OpenedConnection } from '../../../contracts/connection.ts';
import { startPostgres, type PostgresServer } from '../../../local/postgres/start.ts';
import { removeState } from '../../../local/remove-state.ts';
import { onServer } from './server-session.ts';
import { expectSwappable } from './expect-fit.ts';

/** What is looked for takes settings that the shared server does not have: so this is one of its own. */
const stateDir = mkdtempSync(join(tmpdir(), 'resguardo-dependents-'));
chmodSync(stateDir, 0o711);
let postgres: PostgresServer;
let connection: OpenedConnection;

const run = async (sql: string, database = 'clinica'): Promise<void> => {
  const { host, port, user, password } = postgres;
  const client = new Client({ host, port, user, password, database });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
};

beforeAll(async () => {
  const start = () => startPostgres({ stateDir, fast: true });
  postgres = await start();
  await run('ALTER SYSTEM SET wal_level = logical', 'postgres');
  await run('ALTER SYSTEM SET max_prepared_transactions = 5', 'postgres');
  await postgres.stop();
  postgres = await start();
  await run('CREATE DATABASE clinica', 'postgres');
  const { host, port, user, password } = postgres;
  connection = { host, port, user, password, database: 'clinica', ssl: 'disable' };
});
afterAll(async () => {
  await postgres.stop();
  await removeState(stateDir);
});

const asked = (): Promise<void> =>
  onServer(connection, (client) => expectSwappable(client, connection));

test('a logical slot and a prepared transaction of the database are named; those of others are not', async () => {
  await run(`SELECT pg_create_logical_replication_slot('de_otra', 'test_decoding')`, 'postgres');
  await expect(asked()).resolves.toBeUndefined();
  await run(`SELECT pg_create_logical_replication_slot('sigue', 'test_decoding')`);
  await run(
    `CREATE TABLE a (id int); BEGIN; INSERT INTO a VALUES (1); PREPARE TRANSACTION 'a medias'`,
  );
  await expect(asked()).rejects.toMatchObject({
    code: 'restore-outside-dependents',
    params: { objects: `PREPARED TRANSACTION 'a medias', REPLICATION SLOT sigue` },
  });
  await run(`SELECT pg_drop_replication_slot('sigue')`);
  await run(`COMMIT PREPARED 'a medias'`);
  await expect(asked()).resolves.toBeUndefined();
});
