import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import type { OpenedConnection } from '../../contracts/connection.ts';
import { testStack } from '../testing/test-stack.ts';
import type { BuiltClinic } from './build-clinic.ts';
import { createPublishedClinic } from './create-published-clinic.ts';
import { createSizedClinic } from './create-sized-clinic.ts';

const { host, port, user, password } = testStack().postgres;
const server: OpenedConnection = {
  host,
  port,
  user,
  password,
  database: 'postgres',
  ssl: 'disable',
};

const database = 'medidas_build_test';
const drop = async (): Promise<void> => {
  const client = new Client({ host, port, user, password, database: 'postgres' });
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  await client.end();
};
beforeAll(drop);
afterAll(drop);

/** What the clinic's own role reads of each of its tables. */
async function readAll<Row extends object>(
  clinic: BuiltClinic,
  sql: (table: string) => string,
): Promise<Row[]> {
  const { user: reader, password: secret } = clinic.connection;
  const client = new Client({ host, port, database, user: reader, password: secret });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      'SELECT tablename AS name FROM pg_tables WHERE schemaname = $1 ORDER BY 1',
      [clinic.scope.schema],
    );
    const found: Row[] = [];
    for (const { name } of rows) {
      found.push(...(await client.query<Row>(sql(`${clinic.scope.schema}.${name}`))).rows);
    }
    return found;
  } finally {
    await client.end();
  }
}

const hashes = (clinic: BuiltClinic): Promise<object[]> =>
  readAll(
    clinic,
    (table) => `SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM ${table} t`,
  );

test('a clinic made to a size has it, within 5 %, spread over large and small tables', async () => {
  const clinic = await createSizedClinic(server, { database, megabytes: 6 });
  expect(clinic.scope.schema).toBe('clinica_6mb');
  const tables = await readAll<{ rows: string; bytes: string }>(
    clinic,
    // A row's text form has the same separators as a COPY line, brackets for its newline, and quotes besides.
    (table) =>
      `SELECT count(*) AS rows, sum(octet_length(translate(t::text, '"', '')) - 1) AS bytes FROM ${table} t`,
  );
  const rows = tables.map((table) => Number(table.rows));
  const bytes = tables.reduce((sum, table) => sum + Number(table.bytes), 0);
  expect(rows.reduce((sum, n) => sum + n, 0)).toBe(clinic.rows);
  expect(bytes / 6e6).toBeGreaterThan(0.95);
  expect(bytes / 6e6).toBeLessThan(1.05);
  expect(rows).toHaveLength(12);
  expect(Math.max(...rows) / clinic.rows).toBeGreaterThan(0.3);
  expect(rows.filter((n) => n < clinic.rows * 0.03).length).toBeGreaterThan(4);
});

test('a stopped run is made anew, to the same rows', async () => {
  const whole = await hashes(await createSizedClinic(server, { database, megabytes: 2 }));
  await drop();
  const stop = new AbortController();
  const stopped = createSizedClinic(server, { database, megabytes: 2, signal: stop.signal });
  stop.abort(new Error('enough'));
  await expect(stopped).rejects.toThrow('enough');
  expect(await hashes(await createSizedClinic(server, { database, megabytes: 2 }))).toEqual(whole);
});

test('the published run’s data set: 15,234 records, 18.7 MB of JSON', async () => {
  const clinic = await createPublishedClinic(server, { database });
  const again = await createPublishedClinic(server, { database });
  expect(again).toEqual(clinic);
  expect(clinic.rows).toBe(15_234);
  const rows = await readAll(clinic, (table) => `SELECT * FROM ${table}`);
  expect(rows).toHaveLength(15_234);
  const megabytes = Buffer.byteLength(JSON.stringify(rows)) / 1e6;
  expect(megabytes).toBeGreaterThan(18.5);
  expect(megabytes).toBeLessThan(18.9);
});
