import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import type { OpenedConnection } from '../../../contracts/connection.ts';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';

/** Autovacuum's workers belong to nobody and make room by themselves. */
const insideSql = `pg_stat_activity WHERE datname = $1 AND usesysid IS NOT NULL`;

const waitMs = 10_000;

/**
 * Whether those who are in the clinic's database now could be sent out.
 * @throws ResguardoError `restore-right-missing`: ending others' sessions takes membership in their role or
 * in pg_signal_backend, and a superuser's takes a superuser
 */
export async function expectMayEnd(client: Client, connection: OpenedConnection): Promise<void> {
  const { rows } = await client.query<{ right: string }>(
    `SELECT DISTINCT CASE WHEN r.rolsuper THEN 'SUPERUSER' ELSE 'pg_signal_backend' END AS right
       FROM (SELECT usesysid FROM ${insideSql}) inside JOIN pg_roles r ON r.oid = inside.usesysid
      WHERE NOT pg_has_role(r.oid, 'USAGE')
        AND (r.rolsuper OR NOT pg_has_role('pg_signal_backend', 'USAGE'))
      ORDER BY 1 LIMIT 1`,
    [connection.database],
  );
  const [missing] = rows;
  if (!missing) return;
  const { user, database } = connection;
  throw new ResguardoError('restore-right-missing', {
    user,
    right: missing.right,
    object: database,
  });
}

/** Ends every session in a database, once `holder` keeps new ones out. */
export async function endSessions(client: Client, database: string, holder: number): Promise<void> {
  await client.query(
    `SELECT pg_terminate_backend(pid) FROM ${insideSql} AND EXISTS (
       SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.objid
        WHERE l.pid = $2 AND l.locktype = 'object' AND l.classid = 'pg_database'::regclass
          AND l.mode = 'AccessExclusiveLock' AND l.granted AND d.datname = $1)`,
    [database, holder],
  );
}

/**
 * Waits until our own sessions of before are gone from a database of ours: a backend ends some moments
 * after its client has.
 * @throws ResguardoError `restore-locked`; the signal's reason
 */
export async function expectEmpty(
  client: Client,
  database: string,
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    signal.throwIfAborted();
    const { rowCount } = await client.query(`SELECT FROM ${insideSql}`, [database]);
    if (rowCount === 0) return;
    if (Date.now() > deadline) throw new ResguardoError('restore-locked', { table: database });
    await sleep(20);
  }
}
