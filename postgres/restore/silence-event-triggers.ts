import type { Client } from 'pg';

/**
 * The event triggers of the clinic's database must not meddle with what a restore makes there, be it only
 * temporary tables. For the session; takes a right that not everybody has, and without it they fire.
 */
export async function silenceEventTriggers(client: Client): Promise<void> {
  await client.query(
    `SELECT pg_catalog.set_config('session_replication_role', 'replica', false)
       FROM pg_catalog.pg_roles WHERE rolname = current_user AND rolsuper`,
  );
}
