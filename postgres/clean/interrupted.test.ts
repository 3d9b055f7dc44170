import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Client } from 'pg';
import type { CleanPlan } from '../../contracts/clean-range.ts';
import { connect, disconnect } from '../connect.ts';
import { copyNow, datedClinic, type DatedClinic } from '../testing/cleaning.ts';
import { datedScopes } from '../testing/dated-clinics.ts';
import { cleanRange } from './clean-range.ts';
import { CleanStopped, type CleanRangeRequest } from './clean-request.ts';
import { planClean } from './plan-clean.ts';
import { undoClean } from './undo-clean.ts';
import { whenUnlocked } from './when-unlocked.ts';

const [scope] = datedScopes;
if (!scope) throw new Error('no scope');

let clinic: DatedClinic;
let other: Client;
let before: Record<string, string>;
let planned: CleanPlan;
let total: number;
beforeEach(async () => {
  clinic = await datedClinic(scope);
  other = await connect(clinic.connection, { applicationName: 'other' });
  await other.query('SET search_path = agenda');
  before = await clinic.digests();
  planned = await planClean({ ...clinic.target, copy: clinic.copy, backupId: 7 });
  total = planned.tables.reduce((sum, { rows }) => sum + rows, 0);
});
afterEach(async () => {
  await disconnect(other);
  await clinic.drop();
});

const request = (changes: Partial<CleanRangeRequest> = {}): CleanRangeRequest => ({
  ...clinic.target,
  copy: clinic.copy,
  backupId: 7,
  planned,
  batchRows: 20,
  ...changes,
});
/** The last sale of January: by the time that it is its turn, most of the rest is gone. */
const lastSale = async (): Promise<number> =>
  Number(
    await clinic.ask(`SELECT max(id) FROM agenda.venta WHERE fecha < '2024-01-31' AND nota <> ''`),
  );

/** Waits until the cleaning waits for `other`, and not for a vacuum that comes by; gives its process. */
const untilItWaits = async (): Promise<string> => {
  const { rows } = await other.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  for (;;) {
    const pid = await clinic.ask(
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'resguardo'
         AND wait_event_type = 'Lock' AND ${String(rows[0]?.pid)} = ANY (pg_blocking_pids(pid))`,
    );
    if (pid !== '') return pid;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

const settled = (running: Promise<unknown>): Promise<unknown> =>
  running.then(
    () => null,
    (error: unknown) => error,
  );

const undone = async (): Promise<void> => {
  await undoClean({ ...clinic.target, copy: clinic.copy });
  expect(await clinic.digests()).toEqual(before);
};

test('killed midway it goes on when run again, and counts what it had deleted before', async () => {
  await other.query('BEGIN');
  await other.query('SELECT FROM venta WHERE id = $1 FOR UPDATE', [await lastSale()]);
  const killed = settled(cleanRange(request()));
  await clinic.ask(`SELECT pg_terminate_backend(${await untilItWaits()})`);
  expect(await killed).toMatchObject({ code: 'database-unreachable' });
  await other.query('ROLLBACK');
  const left = await planClean({ ...clinic.target, copy: clinic.copy, backupId: 7 });
  const rowsLeft = left.tables.reduce((sum, { rows }) => sum + rows, 0);
  expect(rowsLeft).toBeGreaterThan(0);
  expect(rowsLeft).toBeLessThan(total);

  const steps: number[] = [];
  const result = await cleanRange(request({ onProgress: ({ rows }) => steps.push(rows) }));
  expect(result.deleted).toBe(total);
  expect(result.tables.map(({ table, deleted }) => [table, deleted])).toEqual(
    planned.tables.map(({ table, rows }) => [table, rows]),
  );
  expect(steps[0]).toBe(total - rowsLeft);
  await undone();
});

test('a row changed between the check and its turn stays, and the rest can be put back', async () => {
  const id = await lastSale();
  await other.query('BEGIN');
  await other.query(`UPDATE venta SET nota = nota || '!' WHERE id = $1`, [id]);
  const stopped = settled(cleanRange(request()));
  await untilItWaits();
  await other.query('COMMIT');
  const error = await stopped;
  if (!(error instanceof CleanStopped)) throw error;
  expect(error.params).toEqual({
    table: 'agenda.venta',
    rows: '1',
    backup: '7',
    deleted: String(error.result.deleted),
  });
  const left = await planClean({ ...clinic.target, copy: clinic.copy, backupId: 7 });
  const rowsLeft = left.tables.reduce((sum, { rows }) => sum + rows, 0);
  expect(error.result.deleted).toBe(total - rowsLeft);
  expect(
    await clinic.ask(`SELECT count(*) FROM agenda.venta WHERE id = ${id} AND nota LIKE '%!'`),
  ).toBe('1');
  // Its key is that of another row now: nothing is put back over it, until it is as it was.
  await expect(undoClean({ ...clinic.target, copy: clinic.copy })).rejects.toMatchObject({
    code: 'restore-conflicts',
  });
  await clinic.run(`UPDATE venta SET nota = rtrim(nota, '!') WHERE id = ${id}`);
  await undone();
});

test('a row that came to hang from one to be deleted is not taken along by its CASCADE', async () => {
  const id = await lastSale();
  await other.query('BEGIN');
  await other.query(`INSERT INTO renglon VALUES ($1, 99, 'nuevo')`, [id]);
  const stopped = settled(cleanRange(request()));
  await untilItWaits();
  await other.query('COMMIT');
  const error = await stopped;
  expect(error).toBeInstanceOf(CleanStopped);
  expect(error).toMatchObject({ params: { table: 'agenda.renglon', rows: '1' } });
  expect(
    await clinic.ask(`SELECT count(*) FROM agenda.renglon WHERE venta_id = ${id} AND n = 99`),
  ).toBe('1');
  expect(await clinic.ask(`SELECT count(*) FROM agenda.venta WHERE id = ${id}`)).toBe('1');
});

test('cancelled, it ends between two batches', async () => {
  const stopping = new AbortController();
  let deleted = 0;
  const cancelled = cleanRange(
    request({
      signal: stopping.signal,
      onProgress: ({ phase, rows }) => {
        if (phase !== 'delete') return;
        deleted = rows;
        stopping.abort();
      },
    }),
  );
  await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
  const left = await planClean({ ...clinic.target, copy: clinic.copy, backupId: 7 });
  expect(left.tables.reduce((sum, { rows }) => sum + rows, 0)).toBe(total - deleted);
  expect(deleted).toBeGreaterThan(0);
  await undone();
});

test('a lock that is not had is waited for a few times, and then told as such', async () => {
  const waiting = await connect(clinic.connection);
  try {
    await waiting.query("SET lock_timeout = '20ms'");
    await other.query('BEGIN; LOCK TABLE venta');
    const tried = whenUnlocked('agenda.venta', () => waiting.query('TABLE agenda.venta'));
    await expect(tried).rejects.toMatchObject({
      code: 'restore-locked',
      params: { table: 'agenda.venta' },
    });
    let attempts = 0;
    const soon = await whenUnlocked('agenda.venta', async () => {
      if (++attempts === 2) await other.query('ROLLBACK');
      return waiting.query('TABLE agenda.venta');
    });
    expect([attempts, soon.rowCount]).toEqual([2, 246]);
  } finally {
    await disconnect(waiting);
  }
});

test('room is given back to the disk by writing the tables anew, and told as it is', async () => {
  await clinic.run(
    // A vacuum that came by would add maps to what is measured.
    `CREATE TABLE grande (id int PRIMARY KEY, dia date, texto text) WITH (autovacuum_enabled = false);
     INSERT INTO grande SELECT i, date '2023-12-01' + i / 100, repeat('x', 500) FROM generate_series(1, 9000) i`,
  );
  const tables = [{ schema: 'agenda', table: 'grande', dateColumn: 'dia' }];
  const copy = await copyNow(clinic.connection, scope);
  // A reading that is older than the deletions, and ends once the cleaning has come to wait for it.
  await other.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1');
  let ended: Promise<unknown> | undefined;
  const onProgress: CleanRangeRequest['onProgress'] = ({ phase }) => {
    if (phase === 'vacuum') ended = pause(500).then(() => other.query('COMMIT'));
  };
  const result = await cleanRange(
    request({ tables, copy, planned: null, batchRows: 1000, compact: true, onProgress }),
  );
  await ended;
  const [grande] = result.tables;
  expect(result.deleted).toBe(3100);
  expect(result.freedBytes).toBeGreaterThan(3100 * 500);
  expect(grande && grande.bytesBefore - grande.bytesAfter).toBe(result.freedBytes);
  expect(await clinic.ask("SELECT pg_total_relation_size('agenda.grande')")).toBe(
    String(grande?.bytesAfter),
  );
});
