import { Client } from 'pg';
import type { OpenedConnection } from '../../contracts/connection.ts';

/** One connection for one piece of work; closed whatever happens. */
export async function withSession<T>(
  connection: OpenedConnection,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const { host, port, database, user, password, ssl } = connection;
  const client = new Client({
    host,
    port,
    database,
    user,
    password,
    application_name: 'resguardo-data',
    ...(ssl === 'disable' ? {} : { ssl: { rejectUnauthorized: ssl === 'verify-full' } }),
  });
  // A connection cut between two statements; the next statement says so.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** All of it or nothing of it. */
export async function inTransaction(client: Client, work: () => Promise<void>): Promise<void> {
  await client.query('BEGIN');
  try {
    await work();
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** Any number: two who make data on one server at once wait for each other by it, until they disconnect. */
export async function awaitTurn(client: Client): Promise<void> {
  await client.query('SELECT pg_advisory_lock(7263914552)');
}
