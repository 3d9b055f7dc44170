import { expect, test } from '@jest/globals';
import { migrate } from '../database/migrate.ts';
import { readMigrations } from '../database/migrations.ts';
import { createPool } from '../database/pool.ts';
import { freshDatabase } from '../../local/testing/test-stack.ts';
import { giveToOrdinaryRole } from '../testing/test-catalog.ts';

/** A clinic with a backup rehearsed well, one rehearsed badly and one never, as version 0005 keeps them. */
const before = `
INSERT INTO clinics (id, name, scope, connection, password_sealed, time_zone, language, format,
  compression, layout, policy, administrators, notify_success)
VALUES ('norte', 'Norte', '{"kind": "schema", "schema": "s"}', '{}', 'x', 'America/La_Paz', 'es',
  'sql', 'zstd', 'resguardo', '{"drill": true}', '{}', true);
INSERT INTO backups (clinic_id, workflow_id, run_id, state, trigger, format, compression, file_name,
  file_key, requested_at, started_at, drill_state, drill_load_seconds, drill_compare_seconds,
  drill_at, failure_code)
SELECT 'norte', 'w', f, 'intact', 'manual', 'sql', 'zstd', f, f, now(), now(), drill, load, load / 2,
  at::timestamptz, failure
FROM (VALUES
  ('good', 'passed', 4.0::float8, '2026-02-02', NULL),
  ('bad', 'failed', NULL, '2026-01-01', 'drill-load-failed'),
  ('none', NULL, NULL, NULL, NULL)
) AS b (f, drill, load, at, failure)`;

test('rehearsals from before are kept, by a program that is no superuser', async () => {
  const database = await freshDatabase('catalog_migrate6');
  const { owner, superuser } = await giveToOrdinaryRole(database);
  const pool = createPool({ connection: { ...owner, ssl: 'disable' } }, 1);
  try {
    const migrations = await readMigrations();
    const earlier = migrations.filter(({ name }) => name < '0006');
    await migrate(pool, earlier);
    await superuser.query(before);
    expect(await migrate(pool, migrations)).toContain('0006-restores');
    const { rows } = await superuser.query(
      `SELECT d.state, d.load_seconds, d.compare_seconds, d.failure_code, b.file_name
       FROM drills d JOIN backups b ON b.id = d.backup_id ORDER BY d.id`,
    );
    const none = { load_seconds: null, compare_seconds: null };
    expect(rows).toEqual([
      { state: 'failed', ...none, failure_code: 'drill-load-failed', file_name: 'bad' },
      {
        ...{ state: 'passed', load_seconds: 4, compare_seconds: 2, failure_code: null },
        file_name: 'good',
      },
    ]);
  } finally {
    await pool.end();
    await superuser.query(`REASSIGN OWNED BY "${owner.user}" TO current_user`);
    await superuser.query(`DROP ROLE "${owner.user}"`);
    await superuser.end();
    await database.drop();
  }
});
