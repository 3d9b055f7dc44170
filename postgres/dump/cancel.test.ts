import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import type { OpenedConnection } from '../../contracts/connection.ts';
import { freshDatabase, type FreshDatabase } from '../../local/testing/test-stack.ts';
import type { FrameSink } from '../copy/frame-sink.ts';
import { runSql } from '../testing/run-sql.ts';
import { dump } from './dump.ts';
import type { DumpProgress } from './progress-meter.ts';

let database: FreshDatabase;
let connection: OpenedConnection;
let watcher: Client;
beforeAll(async () => {
  database = await freshDatabase('cancel');
  connection = { ...database.config, ssl: 'disable' };
  await runSql(
    database.config,
    `CREATE SCHEMA grande;
     CREATE TABLE grande.a AS SELECT i, md5(i::text) || repeat('x', 100) AS t FROM generate_series(1, 200000) i;
     CREATE TABLE grande.b AS TABLE grande.a;
     CREATE TABLE grande.c AS TABLE grande.a;
     CREATE SCHEMA sin_clave;
     CREATE TABLE sin_clave.a AS SELECT 1 AS clinica_id, t, i FROM grande.a;
     CREATE SCHEMA enorme;
     CREATE TABLE enorme.fila AS SELECT repeat('ñandú ', 2000000) AS enorme, i FROM generate_series(1, 3) i`,
  );
  watcher = new Client(database.config);
  await watcher.connect();
});
afterAll(async () => {
  await watcher.end();
  await database.drop();
});

const begin = (
  sink: FrameSink,
  signal: AbortSignal,
  options: { onProgress?: (progress: DumpProgress) => void; schema?: string } = {},
) =>
  dump(
    {
      connection,
      scope: { kind: 'schema', schema: options.schema ?? 'grande' },
      format: 'sql',
      compression: 'zstd',
      clinic: 'x',
      backupId: 1,
      fileName: 'x',
    },
    sink,
    { signal, onProgress: options.onProgress ?? (() => undefined) },
  );

/** Everybody but the watcher who is connected to the database; a backend may take a moment to end. */
const others = async (): Promise<number> => {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const { rowCount } = await watcher.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
          AND backend_type = 'client backend'`,
    );
    if (rowCount === 0 || Date.now() > deadline) return rowCount ?? 0;
  }
};

const countingSink = (onFrame: (frame: number) => void): FrameSink & { frames: number } => ({
  frames: 0,
  async append(frame) {
    onFrame(++this.frames);
    return { offset: 0, length: frame.length };
  },
});

describe('a dump that is cancelled', () => {
  test.each([0, 1, 3])('at frame %i ends at once and leaves no session behind', async (at) => {
    const abort = new AbortController();
    const sink = countingSink((frame) => {
      if (frame === at) abort.abort();
    });
    const running = begin(sink, abort.signal);
    // Frame 0: while it is still connecting and looking around.
    if (at === 0) setTimeout(() => abort.abort(), 25);
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    const frames = sink.frames;
    expect(await others()).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(sink.frames).toBe(frames);
  });

  test('before it began connects nowhere', async () => {
    const sink = countingSink(() => undefined);
    await expect(begin(sink, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    expect(sink.frames).toBe(0);
  });

  test('ends a backend that is busy sorting', async () => {
    const abort = new AbortController();
    // The structure's frame comes while the rows, which have no key, are being put in order.
    const running = dump(
      {
        connection,
        scope: {
          kind: 'rows',
          schema: 'sin_clave',
          tenantColumn: 'clinica_id',
          tenantValue: '1',
          shared: [],
          excluded: [],
        },
        format: 'sql',
        compression: 'gzip',
        clinic: 'x',
        backupId: 1,
        fileName: 'x',
      },
      countingSink(() => abort.abort()),
      { signal: abort.signal, onProgress: () => undefined },
    );
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(await others()).toBe(0);
  });
});

test('an error of the sink is the dump’s, and everything is ended', async () => {
  const full = new Error('no room');
  const sink = countingSink((frame) => {
    if (frame === 4) throw full;
  });
  await expect(begin(sink, new AbortController().signal)).rejects.toBe(full);
  expect(await others()).toBe(0);
  expect(sink.frames).toBe(4);
});

test('a session that the server ends is told, and the others end with it', async () => {
  const sink = countingSink((frame) => {
    if (frame !== 3) return;
    void watcher.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'COPY%'`,
    );
  });
  await expect(begin(sink, new AbortController().signal)).rejects.toMatchObject({
    code: 'database-unreachable',
  });
  expect(await others()).toBe(0);
});

test('a slow sink holds the reading back, so memory stays bounded', async () => {
  let read = 0;
  let readWhileStuck = 0;
  const sink = countingSink(() => undefined);
  const append = sink.append.bind(sink);
  sink.append = async (frame) => {
    if (sink.frames === 3) {
      await new Promise((resolve) => setTimeout(resolve, 700));
      readWhileStuck = read;
    }
    return append(frame);
  };
  await begin(sink, new AbortController().signal, {
    schema: 'grande',
    onProgress: ({ plainBytes }) => {
      read = plainBytes;
    },
  });
  expect(read).toBeGreaterThan(75_000_000);
  // Two sessions, each with two frames on their way, and what was in the sink before.
  expect(readWhileStuck).toBeLessThan((2 * 2 + 3) * 4.2 * 1024 * 1024);
});

test('a row larger than a frame comes whole', async () => {
  const { tables, frames } = await begin(
    countingSink(() => undefined),
    new AbortController().signal,
    {
      schema: 'enorme',
    },
  );
  expect(tables).toMatchObject([{ rows: 3, bytes: 3 * (2_000_000 * 8 + 3) }]);
  expect(frames.filter(({ kind }) => kind === 'data').map(({ rows }) => rows)).toEqual([1, 1, 1]);
});

test('progress only grows and ends at the manifest’s figures', async () => {
  const told: DumpProgress[] = [];
  const manifest = await begin(
    countingSink(() => undefined),
    new AbortController().signal,
    {
      onProgress: (progress) => told.push(progress),
    },
  );
  const figures = ['tablesDone', 'rows', 'plainBytes', 'bytes'] as const;
  for (const figure of figures) {
    const values = told.map((progress) => progress[figure]);
    expect(values).toEqual([...values].sort((a, b) => a - b));
  }
  expect(told.at(-1)).toMatchObject({
    tablesDone: manifest.totals.tables,
    tablesTotal: manifest.totals.tables,
    rows: manifest.totals.rows,
    bytes: manifest.totals.bytes,
  });
});
