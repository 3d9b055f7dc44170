import { expect, test } from '@jest/globals';
import { Client } from 'pg';
import type { OpenedConnection } from '../../../contracts/connection.ts';
import { freshDatabase } from '../../../local/testing/test-stack.ts';
import { backupInMemory } from '../../testing/backup-in-memory.ts';
import { copyOf } from '../../testing/copy-of.ts';
import { runSql } from '../../testing/run-sql.ts';
import { locksNeeded } from './lock-room.ts';
import { presentSchema } from './present-schema.ts';
import { schemaMethods } from './schema-methods.ts';
import { structureScripts } from './structure-scripts.ts';
import { backendOf, kept, order, until } from './testing/two-tables.ts';

const tables = 40;
const manyTablesSql = `
CREATE SCHEMA grande;
DO $$ BEGIN
  FOR i IN 1..${tables} LOOP
    EXECUTE format('CREATE TABLE grande.t%s (id serial PRIMARY KEY, previa int, nota text)', i);
    EXECUTE format('COMMENT ON TABLE grande.t%s IS %L', i, 'la tabla ' || i);
    EXECUTE format('CREATE INDEX ON grande.t%s (nota)', i);
    EXECUTE format('CREATE FUNCTION grande.f%s(int) RETURNS int LANGUAGE sql AS %L', i, 'SELECT 1');
    EXECUTE format('INSERT INTO grande.t%s (nota) VALUES (%L)', i, i);
    IF i > 1 THEN
      EXECUTE format('ALTER TABLE grande.t%s ADD FOREIGN KEY (previa) REFERENCES grande.t%s', i, i - 1);
    END IF;
  END LOOP;
END $$;
`;

test('many tables with keys and sequences take no more locks than were foretold, and go piece by piece', async () => {
  const home = await freshDatabase('restore_many');
  const watcher = new Client(home.config);
  const reader = new Client(home.config);
  await watcher.connect();
  await reader.connect();
  try {
    await runSql(home.config, manyTablesSql);
    const connection: OpenedConnection = { ...home.config, ssl: 'disable' };
    const scope = { kind: 'schema', schema: 'grande' } as const;
    const copy = copyOf(await backupInMemory(connection, { scope }));
    const signal = new AbortController().signal;
    await watcher.query("SET search_path = ''");
    const present = await presentSchema(watcher, 'grande');
    const foretold = locksNeeded(present, await structureScripts(copy, signal));

    // While it waits for this reader, it holds all that it ever will.
    await reader.query('BEGIN; SELECT FROM grande.t1');
    const place = { connection, scope, signal };
    const restored = schemaMethods.restore({ ...place, copy, order, undoName: kept(1) });
    let held = 0;
    await until(async () => {
      const { rows } = await watcher.query<{ held: number; waits: boolean }>(
        // A row for each mode; what takes a slot is the object that is locked.
        `SELECT count(DISTINCT (relation, classid, objid))::int AS held, bool_or(NOT granted) AS waits FROM pg_locks
          WHERE pid = $1 AND locktype IN ('relation', 'object')`,
        [await backendOf(watcher, kept(1))],
      );
      held = Math.max(held, rows[0]?.held ?? 0);
      return rows[0]?.waits === true;
    });
    await reader.query('COMMIT');
    await expect(restored).resolves.toMatchObject({ tables, rows: tables });
    expect(held).toBeGreaterThan(5 * tables);
    expect(foretold).toBeGreaterThanOrEqual(held);
    expect(foretold).toBeLessThan(2 * held);
    await expect(schemaMethods.dropKept({ ...place, keptName: kept(1) })).resolves.toBe(true);
  } finally {
    await reader.end();
    await watcher.end();
    await home.drop();
  }
});
