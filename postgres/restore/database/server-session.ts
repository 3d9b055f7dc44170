import type { Client } from 'pg';
import type { OpenedConnection } from '../../../contracts/connection.ts';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { connect, contextOf, disconnect } from '../../connect.ts';
import { withDatabaseErrors } from '../../database-errors.ts';
import { applySessionSettings } from '../../snapshot/session-settings.ts';

/** Every server has them. template1 comes second: as long as we are in it, nobody can make a database of it. */
const elsewhere = ['postgres', 'template1'] as const;

/** The ways in which a server says that this database is not for us, as opposed to being unreachable. */
const closed = new Set(['database-missing', 'database-right-missing', 'internal']);

/**
 * Runs `work` in a session on another database of the clinic's server: nobody can rename the database
 * that they are in. What it commits is flushed to disk.
 * @throws ResguardoError `restore-right-missing` when no other database lets us in, or of the connection
 */
export async function onServer<T>(
  connection: OpenedConnection,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await enter(connection);
  try {
    return await withDatabaseErrors(contextOf(connection), async () => {
      await applySessionSettings(client);
      await client.query('SET synchronous_commit = on; SET default_transaction_read_only = off');
      return work(client);
    });
  } finally {
    await disconnect(client);
  }
}

async function enter(connection: OpenedConnection): Promise<Client> {
  const names = elsewhere.filter((name) => name !== connection.database);
  for (const database of names) {
    try {
      return await connect(connection, { database, applicationName: 'resguardo restore' });
    } catch (error) {
      if (!(error instanceof ResguardoError) || !closed.has(error.code)) throw error;
    }
  }
  throw new ResguardoError('restore-right-missing', {
    user: connection.user,
    right: 'CONNECT',
    object: names.join(', '),
  });
}
