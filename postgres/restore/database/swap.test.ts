import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { backupInMemory, type BackupInMemory } from '../../testing/backup-in-memory.ts';
import type { CopySource } from '../restore-request.ts';
import {
  clinicDatabase,
  copyOf,
  databasesOfRestores,
  freshKeptName,
  onServer,
  restore,
  rowsIn,
  undo,
  type ClinicDatabase,
} from './testing/clinic-database.ts';

/** Old and new differ in each of the two tables: a mixture would have one of each. */
const sql = `
CREATE TABLE version (de text);
INSERT INTO version VALUES ('copia');
CREATE TABLE dato (id int PRIMARY KEY, de text, relleno text);
INSERT INTO dato SELECT i, 'copia', md5(i::text) FROM generate_series(1, 6000) i;
`;
const change = `UPDATE version SET de = 'ahora'; UPDATE dato SET de = 'ahora';`;
const look = 'SELECT (SELECT de FROM version) AS one, min(de) AS low, max(de) AS high FROM dato';
interface Seen {
  one: string;
  low: string;
  high: string;
}

let clinic: ClinicDatabase;
let backup: BackupInMemory;
let now: string;
beforeAll(async () => {
  clinic = await clinicDatabase('restore_swap', sql);
  backup = await backupInMemory(clinic.connection, { scope: { kind: 'database' } });
  await clinic.run(change);
  now = await clinic.dumped();
});
afterAll(async () => clinic[Symbol.asyncDispose]());

const seen = async (): Promise<string> => {
  const [row] = await rowsIn<Seen>(clinic.config, look);
  return [row?.one, row?.low, row?.high].join(' ');
};
const untouched = async (): Promise<void> => {
  expect(await databasesOfRestores()).toEqual([]);
  expect(await clinic.dumped()).toBe(now);
};
const until = async (sqlOfOne: string): Promise<void> => {
  while ((await onServer(sqlOfOne)).length === 0) await sleep(5);
};
/** What is being loaded for our clinic, and for nobody else's on the server. */
const loading =
  () => `datname IN (SELECT datname FROM pg_database WHERE datname LIKE 'resguardo_new_%'
  AND shobj_description(oid, 'pg_database') = 'resguardo: ${clinic.name}')`;
const renaming = () => `query LIKE 'ALTER DATABASE "${clinic.name}" RENAME%'`;
/** Ends backends of ours as a crash of theirs would; tells how many there were. */
const killOurs = async (where: string): Promise<number> => {
  const rows = await onServer(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'resguardo restore' AND ${where}`,
  );
  return rows.length;
};
/** A copy that stops to come half way, until it is let go on. */
const halting = () => {
  const reached = Promise.withResolvers<true>();
  const goOn = Promise.withResolvers<true>();
  const { manifest, open } = copyOf(backup, 5000);
  const copy: CopySource = {
    manifest,
    open: async (range) => {
      const stream = await open(range);
      if (range) return stream;
      let bytes = 0;
      return stream.map(async (piece: Buffer) => {
        bytes += piece.length;
        if (bytes > manifest.totals.bytes / 2) {
          reached.resolve(true);
          await goOn.promise;
        }
        return piece;
      });
    },
  };
  return { copy, reached: reached.promise, goOn: () => goOn.resolve(true) };
};

describe('a reader who polls throughout', () => {
  test('sees the old, is refused, or sees the new, and never a mixture', async () => {
    const reading = { over: false };
    /** Each answer came before the next was asked for. */
    const poll = async (): Promise<string[]> => {
      const answers: string[] = [];
      while (!reading.over) answers.push(await seen().catch(() => 'refused'));
      return answers;
    };
    const polling = [poll(), poll()];
    const names = { keptName: freshKeptName(), undoName: freshKeptName() };
    const { fencedMs } = await restore(clinic, backup, { undoName: names.keptName });
    expect(await seen()).toBe('copia copia copia');
    await undo(clinic, names);
    expect(await seen()).toBe('ahora ahora ahora');
    reading.over = true;
    for (const answers of await Promise.all(polling)) {
      const versions = answers.filter((answer) => answer !== 'refused');
      // Old, new, and old again, each at most once and whole.
      expect(versions.filter((answer, at) => answer !== versions[at - 1]).join(', ')).toMatch(
        /^ahora ahora ahora(, copia copia copia)?(, ahora ahora ahora)?$/,
      );
    }
    expect(fencedMs).toBeLessThan(10_000);
    await onServer(`DROP DATABASE "${names.undoName}"`);
    await untouched();
  });

  test('whose session is open is sent out, with what it had not committed', async () => {
    const idle = new Client(clinic.config);
    const ended = new Promise((resolve) => idle.on('error', resolve));
    await idle.connect();
    await idle.query('BEGIN; DELETE FROM dato');
    const names = { keptName: freshKeptName(), undoName: freshKeptName() };
    await restore(clinic, backup, { undoName: names.keptName });
    await expect(ended).resolves.toMatchObject({ code: '57P01' });
    expect(await seen()).toBe('copia copia copia');
    await undo(clinic, names);
    await onServer(`DROP DATABASE "${names.undoName}"`);
    await untouched();
  });
});

describe('cut off', () => {
  let keptName: string;
  beforeEach(() => {
    keptName = freshKeptName();
  });
  /** The next attempt does all of it, and leaves but what is kept. */
  const rerun = async (): Promise<void> => {
    await restore(clinic, backup, { undoName: keptName });
    expect(await seen()).toBe('copia copia copia');
    expect(await databasesOfRestores()).toEqual([keptName]);
    const undoName = freshKeptName();
    await undo(clinic, { keptName, undoName });
    await onServer(`DROP DATABASE "${undoName}"`);
    await untouched();
  };

  test('while it loads, nothing is left and nothing changed', async () => {
    const { copy, reached, goOn } = halting();
    const restoring = restore(clinic, backup, { undoName: keptName, copy });
    const failed = expect(restoring).rejects.toMatchObject({ code: 'database-unreachable' });
    await reached;
    expect(await killOurs(loading())).toBe(2);
    goOn();
    await failed;
    await untouched();
    await rerun();
  });

  test('by a cancel while it loads, likewise', async () => {
    const { copy, reached, goOn } = halting();
    const stop = new AbortController();
    const restoring = restore(clinic, backup, { undoName: keptName, copy, signal: stop.signal });
    const failed = expect(restoring).rejects.toThrow('told to stop');
    await reached;
    stop.abort(new Error('told to stop'));
    goOn();
    await failed;
    await untouched();
  });

  test('within the swap, by the end of its backend, the name stays with the old one', async () => {
    const blocker = await holdingUp();
    const restoring = restore(clinic, backup, { undoName: keptName });
    const failed = expect(restoring).rejects.toMatchObject({ code: 'database-unreachable' });
    await until(waitingRename());
    expect(await killOurs(renaming())).toBe(1);
    await failed;
    await blocker.end();
    await untouched();
    await rerun();
  });

  test('within the swap, by a cancel, likewise', async () => {
    const blocker = await holdingUp();
    const stop = new AbortController();
    const restoring = restore(clinic, backup, { undoName: keptName, signal: stop.signal });
    const failed = expect(restoring).rejects.toThrow('told to stop');
    await until(waitingRename());
    stop.abort(new Error('told to stop'));
    await failed;
    await blocker.end();
    await untouched();
  });

  test('by the death of its process, what it left goes with the next attempt', async () => {
    const { copy, reached, goOn } = halting();
    const dead = restore(clinic, backup, { undoName: keptName, copy });
    // As if it were gone: nobody waits for it, and what it still does fails.
    const abandoned = dead.catch(() => 'failed');
    await reached;
    await rerun();
    goOn();
    expect(await abandoned).toBe('failed');
    expect(await databasesOfRestores()).toEqual([]);
    await untouched();
  });

  const waitingRename = () => `SELECT 1 FROM pg_stat_activity
    WHERE application_name = 'resguardo restore' AND ${renaming()} AND wait_event_type = 'Lock'`;
  /** Holds the lock that whoever enters a database takes for a moment, so that the swap has to wait. */
  const holdingUp = async (): Promise<Client> => {
    const client = new Client({ ...clinic.config, database: 'postgres' });
    await client.connect();
    await client.query(`BEGIN; COMMENT ON DATABASE "${clinic.name}" IS 'a medias'`);
    return client;
  };
});
