import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import type { OpenedConnection } from '../../contracts/connection.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import { freshDatabase, type FreshDatabase } from '../../local/testing/test-stack.ts';
import { dump } from './dump.ts';
import { backupInMemory, type BackupInMemory } from '../testing/backup-in-memory.ts';
import { differences, psql, restoredByHand } from '../testing/psql.ts';
import { runSql } from '../testing/run-sql.ts';

/** Money moves between two tables all the time; at any instant the two hold the same sum. */
const total = 2_000_000;

let database: FreshDatabase;
let connection: OpenedConnection;
beforeAll(async () => {
  database = await freshDatabase('consistency');
  connection = { ...database.config, ssl: 'disable' };
  await runSql(
    database.config,
    `CREATE SCHEMA caja; SET search_path = caja;
     CREATE TABLE cuenta (id int PRIMARY KEY, saldo bigint NOT NULL, relleno text);
     CREATE TABLE ahorro (id int PRIMARY KEY, saldo bigint NOT NULL, relleno text);
     CREATE TABLE movimiento (id bigserial PRIMARY KEY, monto int NOT NULL);
     CREATE TABLE tarde_a AS SELECT i AS id, repeat('z', 200) AS relleno FROM generate_series(1, 5000) i;
     CREATE TABLE tarde_b AS TABLE tarde_a;
     INSERT INTO cuenta SELECT i, 100, repeat('x', 200) FROM generate_series(1, 10000) i;
     INSERT INTO ahorro SELECT i, 100, repeat('y', 200) FROM generate_series(1, 10000) i`,
  );
});
afterAll(() => database.drop());

/** Moves money until told to stop; gives how often it did. */
const startWriter = async (): Promise<{ stop: () => Promise<number> }> => {
  const client = new Client(database.config);
  await client.connect();
  const told = new AbortController();
  const begun = Promise.withResolvers<true>();
  let moves = 0;
  const running = (async () => {
    while (!told.signal.aborted) {
      const id = 1 + ((moves * 7919) % 10_000);
      await client.query(
        `BEGIN; UPDATE caja.cuenta SET saldo = saldo - 5 WHERE id = ${id};
         INSERT INTO caja.movimiento (monto) VALUES (5);
         UPDATE caja.ahorro SET saldo = saldo + 5 WHERE id = ${10_001 - id}; COMMIT`,
      );
      moves++;
      begun.resolve(true);
    }
  })();
  await Promise.race([begun.promise, running]);
  return {
    stop: async () => {
      told.abort();
      await running;
      await client.end();
      return moves;
    },
  };
};

const rowsByTable = (manifest: Manifest): Record<string, number> =>
  Object.fromEntries(manifest.tables.map(({ table, rows }) => [table, rows]));

/** The instant that a restored backup shows: the sums, and how many moves had been made. */
const instantOf = async (backup: BackupInMemory) => {
  const restored = await restoredByHand(backup);
  try {
    expect(await differences(restored.config, backup.manifest)).toEqual([]);
    const told = await psql(restored.config, [
      '-At',
      '-c',
      `SELECT json_build_object('cuenta', (SELECT sum(saldo) FROM caja.cuenta),
         'ahorro', (SELECT sum(saldo) FROM caja.ahorro), 'moves', (SELECT count(*) FROM caja.movimiento),
         'next', nextval('caja.movimiento_id_seq'), 'last', (SELECT max(id) FROM caja.movimiento))`,
    ]);
    return JSON.parse(told.toString()) as Record<
      'cuenta' | 'ahorro' | 'moves' | 'next' | 'last',
      number
    >;
  } finally {
    await restored.drop();
  }
};

test('a backup under constant writes is one instant of the database', async () => {
  const writer = await startWriter();
  let seen = 0;
  try {
    for (const format of ['sql', 'sql', 'sql'] as const) {
      const backup = await backupInMemory(connection, {
        scope: { kind: 'schema', schema: 'caja' },
        format,
      });
      const { cuenta, ahorro, moves, next, last } = await instantOf(backup);
      expect(cuenta + ahorro).toBe(total);
      expect(cuenta).toBe(total / 2 - 5 * moves);
      expect(moves).toBeGreaterThan(seen);
      seen = moves;
      expect(rowsByTable(backup.manifest)).toMatchObject({
        cuenta: 10_000,
        ahorro: 10_000,
        movimiento: moves,
      });
      // A sequence is never behind the rows.
      expect(next).toBeGreaterThan(last);
    }
  } finally {
    expect(await writer.stop()).toBeGreaterThan(seen);
  }
});

test('a table truncated while the backup begins is either whole or empty, never half seen', async () => {
  const other = new Client(database.config);
  await other.connect();
  try {
    await other.query('CREATE TABLE caja.lote AS SELECT i AS id FROM generate_series(1, 5000) i');
    await other.query('BEGIN; TRUNCATE caja.lote');
    // The reader waits for the lock; the snapshot is taken after it.
    const backup = backupInMemory(connection, { scope: { kind: 'schema', schema: 'caja' } });
    await new Promise((resolve) => setTimeout(resolve, 800));
    await other.query('INSERT INTO caja.lote VALUES (1), (2); COMMIT');
    expect(rowsByTable((await backup).manifest)['lote']).toBe(2);
  } finally {
    await other.end();
  }
});

test('a table that stays locked is named, after a few tries', async () => {
  const other = new Client(database.config);
  await other.connect();
  try {
    await other.query('BEGIN; LOCK TABLE caja.ahorro IN ACCESS EXCLUSIVE MODE');
    await expect(
      backupInMemory(connection, { scope: { kind: 'schema', schema: 'caja' } }),
    ).rejects.toMatchObject({ code: 'table-locked', params: { schema: 'caja', table: 'ahorro' } });
  } finally {
    await other.end();
  }
}, 60_000);

test('a migration that comes in the middle waits, and the backup goes on', async () => {
  const migration = new Client(database.config);
  await migration.connect();
  const pid = (await migration.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]
    ?.pid;
  const watcher = new Client(database.config);
  await watcher.connect();
  let altered: Promise<unknown> = Promise.resolve();
  try {
    let frames = 0;
    const manifest = await dump(
      {
        connection,
        scope: { kind: 'schema', schema: 'caja' },
        format: 'sql',
        compression: 'zstd',
        clinic: 'x',
        backupId: 1,
        fileName: 'x',
      },
      {
        append: async (frame) => {
          if (frames++ === 0) {
            // The two large tables are being read; from here on somebody waits for one still to come,
            // and whoever asks for it now waits behind them, but for the session that holds it already.
            altered = migration.query(
              'ALTER TABLE caja.tarde_a ADD COLUMN a int; ALTER TABLE caja.tarde_b ADD COLUMN a int',
            );
            for (;;) {
              const waiting = await watcher.query(
                "SELECT FROM pg_stat_activity WHERE pid = $1 AND wait_event_type = 'Lock'",
                [pid],
              );
              if (waiting.rowCount === 1) break;
            }
          }
          return { offset: 0, length: frame.length };
        },
      },
      { signal: new AbortController().signal, onProgress: () => undefined },
    );
    expect(rowsByTable({ ...manifest, sha256: '', md5: '' })).toMatchObject({
      cuenta: 10_000,
      tarde_a: 5000,
      tarde_b: 5000,
    });
    expect(manifest.tables.every(({ columns }) => !columns.includes('a'))).toBe(true);
  } finally {
    await altered;
    await migration.end();
    await watcher.end();
  }
}, 60_000);
