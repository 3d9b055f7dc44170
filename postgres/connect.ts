import { isIP } from 'node:net';
import { Client, type ClientConfig } from 'pg';
import type { Connection, OpenedConnection } from '../contracts/connection.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import { ReadingSocket } from './reading-socket.ts';
import { databaseError, type DatabaseContext } from './database-errors.ts';

export interface ConnectOptions {
  /** Shown in pg_stat_activity; `resguardo` unless told. */
  readonly applicationName?: string;
  /** Another database of the same server: a scratch one, or `postgres`. */
  readonly database?: string;
  readonly timeoutMs?: number;
  /** Gives the attempt up. It does not end a connection that is open. */
  readonly signal?: AbortSignal;
}

/** What an error about this connection tells people. */
export const contextOf = (connection: Connection): DatabaseContext => ({
  host: connection.host,
  port: String(connection.port),
  database: connection.database,
  user: connection.user,
});

/**
 * TLS as pg wants it. `require` encrypts without asking who answers, as libpq's does; `verify-full`
 * checks the chain and the name.
 */
const tlsOf = (connection: Connection): ClientConfig['ssl'] => {
  if (connection.ssl === 'disable') return false;
  if (connection.ssl === 'require') return { rejectUnauthorized: false };
  const servername = isIP(connection.host) === 0 ? { servername: connection.host } : {};
  return { rejectUnauthorized: true, ...servername };
};

/**
 * Opens one connection. The caller ends it. Throws `database-unreachable`, `database-password-wrong`,
 * `database-missing`, `database-tls-refused`, `database-right-missing` or `cancelled`.
 *
 * An idle connection that breaks is noticed by the next query, which then fails: hence the listener,
 * without which the process would die of it.
 */
export const connect = async (
  connection: OpenedConnection,
  options: ConnectOptions = {},
): Promise<Client> => {
  const database = options.database ?? connection.database;
  const client = new Client({
    host: connection.host,
    port: connection.port,
    database,
    user: connection.user,
    password: connection.password,
    ssl: tlsOf(connection),
    application_name: options.applicationName ?? 'resguardo',
    // TLS reads for itself: there it would only be in the way.
    ...(connection.ssl === 'disable' ? { stream: () => new ReadingSocket() } : {}),
    keepAlive: true,
    keepAliveInitialDelayMillis: 30_000,
    connectionTimeoutMillis: options.timeoutMs ?? 15_000,
    client_encoding: 'UTF8',
  });
  client.on('error', () => undefined);
  const giveUp = () => client.connection.stream.destroy();
  options.signal?.addEventListener('abort', giveUp);
  try {
    options.signal?.throwIfAborted();
    await client.connect();
  } catch (error) {
    await disconnect(client);
    if (options.signal?.aborted === true) throw new ResguardoError('cancelled');
    throw databaseError(error, { ...contextOf(connection), database });
  } finally {
    options.signal?.removeEventListener('abort', giveUp);
  }
  return client;
};

/** Ends a connection whatever state it is in; a broken one is already ended. */
export const disconnect = async (client: Client): Promise<void> => {
  await client.end().catch(() => undefined);
};
