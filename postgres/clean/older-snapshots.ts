import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';

/** How long others' readings are waited for, in milliseconds. */
const patience = 30_000;

/**
 * Waits until nobody in this database may still see what was deleted up to now: `VACUUM` keeps such rows, and `VACUUM FULL`
 * would copy them, for a reading that ends a moment later (an `ANALYZE` of autovacuum's is enough). A vacuum elsewhere holds
 * nothing back. Goes on after half a minute: a long report is no reason to fail.
 */
export const olderSnapshotsGone = async (client: Client): Promise<void> => {
  const { rows } = await client.query<{ now: string }>(
    'SELECT (txid_current() % (2 ^ 32)::bigint)::text AS now',
  );
  const until = Date.now() + patience;
  do {
    const { rowCount } = await client.query(
      `SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
          AND pid NOT IN (SELECT pid FROM pg_stat_progress_vacuum)
          AND greatest(age(backend_xmin), age(backend_xid)) > age($1::xid)`,
      [rows[0]?.now],
    );
    if (rowCount === 0) return;
    await pause(100);
  } while (Date.now() < until);
};
