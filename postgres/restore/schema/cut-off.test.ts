import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from 'pg';
import { wholeDump } from '../../testing/whole-dump.ts';
import type { RestoreStep } from '../restore-request.ts';
import { restoreSchema } from './restore-schema.ts';
import { schemaMethods } from './schema-methods.ts';
import { backendOf, kept, twoTables, type TwoTables } from './testing/two-tables.ts';

let clinic: TwoTables;
let watcher: Client;
beforeAll(async () => {
  clinic = await twoTables('restore_cut_off');
  watcher = await clinic.open();
});
afterAll(async () => {
  await watcher.end();
  await clinic.home.drop();
});

const keptSchemas = async (): Promise<string[]> => {
  const { rows } = await watcher.query<{ nspname: string }>(
    "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'resguardo%'",
  );
  return rows.map(({ nspname }) => nspname);
};

describe.each(['load', 'compare', 'swap'] as const)('cut off in the phase %s', (phase) => {
  const cutAt = (cut: () => void): ((step: RestoreStep) => void) => {
    let done = false;
    return (step) => {
      if (step.phase !== phase || done) return;
      done = true;
      cut();
    };
  };

  test('by the end of its backend, it leaves everything as it was', async () => {
    const before = await wholeDump(clinic.home.config);
    const ended: Promise<unknown>[] = [];
    const onProgress = cutAt(() => {
      ended.push(
        backendOf(watcher, kept(1)).then((pid) =>
          watcher.query('SELECT pg_terminate_backend($1)', [pid]),
        ),
      );
    });
    // Whether the commit comes before the end is not ours to say: then all of it is new.
    const outcome = await restoreSchema(clinic.request(1, { onProgress })).catch(
      (error: unknown) => error,
    );
    await Promise.all(ended);
    expect(ended).toHaveLength(1);
    if (outcome instanceof Error) {
      expect(outcome).toMatchObject({ code: 'database-unreachable' });
      expect(await wholeDump(clinic.home.config)).toBe(before);
      expect(await keptSchemas()).toEqual([]);
    } else {
      expect(await keptSchemas()).toEqual([kept(1)]);
      await schemaMethods.undo({ ...clinic.request(0), keptName: kept(1), undoName: kept(2) });
      await schemaMethods.dropKept({ ...clinic.request(0), keptName: kept(2) });
      expect(await wholeDump(clinic.home.config)).toBe(before);
    }
  });

  test('by being cancelled, it leaves everything as it was and nobody at the server', async () => {
    const before = await wholeDump(clinic.home.config);
    const stop = new AbortController();
    const onProgress = cutAt(() => stop.abort(new Error('told to stop')));
    await expect(
      restoreSchema(clinic.request(3, { onProgress, signal: stop.signal })),
    ).rejects.toThrow('told to stop');
    expect(await backendOf(watcher, kept(3))).toBe(0);
    expect(await wholeDump(clinic.home.config)).toBe(before);
    expect(await keptSchemas()).toEqual([]);
  });
});

test('what a dead attempt has left at the server is ended, and the restore is done', async () => {
  const dead = await clinic.open();
  await dead.query(`SET application_name = 'resguardo ${kept(8)}'`);
  await dead.query('BEGIN; LOCK TABLE norte.paciente IN EXCLUSIVE MODE');
  await expect(restoreSchema(clinic.request(8))).resolves.toMatchObject({ rows: 9000 });
  await dead.end().catch(() => undefined);
});
