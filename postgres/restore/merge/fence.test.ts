import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { mergeMethods } from './merge-methods.ts';
import { MergeBench } from './testing/merge-bench.ts';

/** `bitacora` has the clinic's column and no foreign key: nothing holds inserts back there. */
const sql = `
CREATE TABLE clinica (id int PRIMARY KEY, nombre text);
INSERT INTO clinica VALUES (1, 'Uno'), (2, 'Dos');
CREATE TABLE paciente (id serial PRIMARY KEY, clinica_id int NOT NULL REFERENCES clinica, nombre text);
INSERT INTO paciente (clinica_id, nombre) SELECT 1 + i % 2, 'p' || i FROM generate_series(1, 2000) i;
CREATE TABLE consulta (id serial PRIMARY KEY, paciente_id int NOT NULL REFERENCES paciente, nota text);
INSERT INTO consulta (paciente_id, nota) SELECT id, 'c' FROM paciente;
CREATE TABLE bitacora (id serial PRIMARY KEY, clinica_id int NOT NULL, que text);
INSERT INTO bitacora (clinica_id, que) SELECT 1 + i % 2, 'b' || i FROM generate_series(1, 500) i;`;

let bench: MergeBench;
let sessions: Client[];
beforeEach(async () => {
  sessions = [];
  bench = await MergeBench.open(sql, {
    kind: 'rows',
    schema: 'public',
    tenantColumn: 'clinica_id',
    tenantValue: '1',
    tenantTable: { table: 'clinica', key: 'id' },
    shared: [],
    excluded: [],
  });
});
afterEach(async () => {
  await Promise.all(sessions.map((session) => session.end()));
  await bench.close();
});

async function session(): Promise<Client> {
  const client = new Client(bench.home.config);
  await client.connect();
  sessions.push(client);
  return client;
}

test('neighbours write all the while, and own writers come before it or after it', async () => {
  await bench.client
    .query(`DELETE FROM consulta WHERE paciente_id IN (SELECT id FROM paciente WHERE clinica_id = 1);
    DELETE FROM paciente WHERE clinica_id = 1 AND id % 4 = 1; UPDATE bitacora SET que = 'roto' WHERE clinica_id = 1`);
  const going = { on: true };
  let written = 0;
  const neighbour = await session();
  // A neighbour that had to wait for the restore's end would not get its lock in time.
  await neighbour.query(`SET lock_timeout = '10s'`);
  const working = (async () => {
    while (going.on) {
      await neighbour.query(`BEGIN; INSERT INTO paciente (clinica_id, nombre) VALUES (2, 'vecino');
        INSERT INTO consulta (paciente_id, nota) SELECT max(id), 'v' FROM paciente WHERE clinica_id = 2;
        UPDATE paciente SET nombre = nombre || '.' WHERE clinica_id = 2 AND id % 100 = 0;
        INSERT INTO bitacora (clinica_id, que) VALUES (2, 'vecino'); COMMIT`);
      written++;
    }
  })();
  const own = await session();
  const intruding = (async () => {
    let refused = 0;
    while (going.on) {
      await own
        .query(`INSERT INTO paciente (clinica_id, nombre) VALUES (1, 'intruso')`)
        .catch(() => refused++);
      await own.query(`INSERT INTO bitacora (clinica_id, que) VALUES (1, 'intruso')`);
      await pause(1);
    }
    return refused;
  })();
  let during = 0;
  const request = bench.request({}, { onProgress: () => void (during = written) });
  const result = await mergeMethods.restore(request);
  going.on = false;
  await Promise.all([working, intruding]);
  expect(during).toBeGreaterThan(0);
  expect(result.fencedMs).toBeGreaterThanOrEqual(0);

  // What was committed before the fence is gone and kept; what came after it stands behind the restore.
  const backedUp = await bench.count(
    `SELECT FROM paciente WHERE clinica_id = 1 AND nombre <> 'intruso'`,
  );
  expect(backedUp).toBe(1000);
  expect(
    await bench.count(`SELECT FROM bitacora WHERE clinica_id = 1 AND que NOT IN ('intruso')`),
  ).toBe(250);
  expect(await bench.count(`SELECT FROM bitacora WHERE que = 'roto'`)).toBe(0);
  expect(await bench.count(`SELECT FROM paciente WHERE nombre LIKE 'vecino%'`)).toBe(written);
  expect(await bench.count(`SELECT FROM bitacora WHERE que = 'vecino'`)).toBe(written);
  expect(
    await bench.count(
      `SELECT FROM consulta c LEFT JOIN paciente p ON p.id = c.paciente_id WHERE p.id IS NULL`,
    ),
  ).toBe(0);
});

test('whoever holds one of the clinic’s rows makes it give up, and then it can be tried again', async () => {
  const holder = await session();
  await holder.query(`BEGIN; UPDATE clinica SET nombre = 'abierta' WHERE id = 1`);
  const stop = new AbortController();
  const waiting = mergeMethods.restore({ ...bench.request(), signal: stop.signal });
  const blocked = async (): Promise<boolean> =>
    (await bench.count(
      `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = 'resguardo restore'
         AND datname = current_database()`,
    )) > 0;
  while (!(await blocked())) await pause(20);
  // A neighbour is not held up by that.
  await bench.client.query(`INSERT INTO paciente (clinica_id, nombre) VALUES (2, 'mientras')`);
  await holder.query('COMMIT');
  await waiting;
  expect(await bench.rows('SELECT nombre FROM clinica WHERE id = 1')).toEqual(['(Uno)']);
});
