import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from 'pg';
import type { RestoreStep } from '../restore-request.ts';
import { restoreSchema } from './restore-schema.ts';
import { schemaMethods } from './schema-methods.ts';
import {
  backendOf,
  heldBack,
  kept,
  twoTables,
  until,
  type TwoTables,
} from './testing/two-tables.ts';

let clinic: TwoTables;
let watcher: Client;
beforeAll(async () => {
  clinic = await twoTables('restore_readers');
  watcher = await clinic.open();
});
afterAll(async () => {
  await watcher.end();
  await clinic.home.drop();
});

const versions = async (client: Client): Promise<string> => {
  const { rows } = await client.query<{ versions: string }>(
    `SELECT string_agg(DISTINCT version::text, ',') AS versions FROM (
       SELECT p.version FROM norte.paciente p JOIN norte.consulta c ON c.paciente = p.id
       UNION SELECT c.version FROM norte.paciente p JOIN norte.consulta c ON c.paciente = p.id
       UNION SELECT version FROM norte.vista) v`,
  );
  return rows[0]?.versions ?? '';
};

const waits = async (pid: number): Promise<boolean> => {
  const { rows } = await watcher.query<{ waits: boolean }>(
    'SELECT EXISTS (SELECT FROM pg_locks WHERE pid = $1 AND NOT granted) AS waits',
    [pid],
  );
  return rows[0]?.waits === true;
};
const pidOf = async (client: Client): Promise<number> => {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]?.pid ?? 0;
};

describe('while a schema is restored', () => {
  test('readers see the old and then the new, never both, and writers wait and then write the new', async () => {
    const readers = await Promise.all([clinic.open(), clinic.open()]);
    const writer = await clinic.open();
    const writerPid = await pidOf(writer);
    const seen = new Set<string>();
    const reading = { goesOn: true };
    const polls = readers.map(async (reader) => {
      while (reading.goesOn) seen.add(await versions(reader));
    });
    await until(async () => seen.has('2'));
    const steps: RestoreStep[] = [];
    let written: Promise<unknown> | undefined;
    // The fence stands before the first frame is read, and the last frames come once somebody waits at it.
    const copy = heldBack(clinic.request(1).copy, async () => {
      written = writer.query(
        "INSERT INTO norte.paciente SELECT 9000, 1, nextval('norte.folio')::text",
      );
      await until(() => waits(writerPid));
    });
    await restoreSchema(clinic.request(1, { copy, onProgress: (step) => void steps.push(step) }));
    await written;
    await until(async () => seen.has('1'));
    reading.goesOn = false;
    await Promise.all(polls);
    expect([...seen].sort()).toEqual(['1', '2']);
    const { rows } = await watcher.query(
      `SELECT (SELECT count(*)::int FROM norte.paciente WHERE id = 9000) AS now,
              (SELECT count(*)::int FROM ${kept(1)}.paciente WHERE id = 9000) AS aside`,
    );
    expect(rows).toEqual([{ now: 1, aside: 0 }]);
    expect(new Set(steps.map(({ phase }) => phase))).toEqual(new Set(['load', 'compare', 'swap']));
    expect(Math.max(...steps.map(({ plainBytes }) => plainBytes))).toBe(
      clinic.backup.manifest.totals.plainBytes,
    );
    await Promise.all([...readers, writer].map((client) => client.end()));
  });

  test('run again after it had committed, it says the same and does nothing', async () => {
    const first = await restoreSchema(clinic.request(2));
    await watcher.query('UPDATE norte.paciente SET version = 3');
    const copy = { ...clinic.request(2).copy, open: async () => Promise.reject(new Error('read')) };
    expect(await restoreSchema(clinic.request(2, { copy }))).toEqual(first);
    expect(await versions(watcher)).toBe('1,3');
    const place = { ...clinic.request(0), keptName: kept(2), undoName: kept(3) };
    const undone = await schemaMethods.undo(place);
    expect(await schemaMethods.undo(place)).toEqual(undone);
    expect(await schemaMethods.dropKept({ ...place, keptName: kept(3) })).toBe(true);
    await expect(schemaMethods.undo({ ...place, undoName: kept(4) })).rejects.toMatchObject({
      code: 'undo-unavailable',
    });
  });

  test('a transaction that has read the old is waited for, until patience ends', async () => {
    const before = await versions(watcher);
    const reader = await clinic.open();
    await reader.query('BEGIN');
    await versions(reader);
    await expect(restoreSchema(clinic.request(5), { patience: 700 })).rejects.toMatchObject({
      code: 'restore-locked',
      kind: { retryable: true },
      params: { table: expect.stringMatching(/^norte\./) },
    });
    expect(await versions(watcher)).toBe(before);
    // It reads on from the old whatever was tried in between.
    const restored = restoreSchema(clinic.request(5), { patience: 30_000 });
    await until(async () => waits(await backendOf(watcher, kept(5))));
    expect(await versions(reader)).toBe(before);
    await reader.query('COMMIT');
    await restored;
    expect(await versions(watcher)).toBe('1');
    await reader.end();
  });

  test('a writer that will not end keeps it from beginning', async () => {
    const writer = await clinic.open();
    await writer.query('BEGIN; UPDATE norte.consulta SET version = 4 WHERE id = 1');
    await expect(restoreSchema(clinic.request(6), { patience: 300 })).rejects.toMatchObject({
      code: 'restore-locked',
      params: { table: 'norte.consulta' },
    });
    await writer.query('COMMIT');
    await writer.end();
    expect(await versions(watcher)).toBe('1,4');
  });
});
