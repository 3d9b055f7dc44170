import type { Client } from 'pg';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { OpenedConnection } from '../../contracts/connection.ts';
import { contextOf } from '../connect.ts';
import { databaseError } from '../database-errors.ts';
import { Sessions } from '../snapshot/sessions.ts';

/** The one session of a cleaning: its lists are temporary tables, which are that session's alone. */
export interface CleanSession {
  readonly client: Client;
  /** Does `work`, which aborting cuts off on the server too. Outside of it, aborting is only looked at. */
  readonly interruptible: <T>(work: () => Promise<T>) => Promise<T>;
}

/**
 * Opens the session, and ends it however the work ends.
 * @throws ResguardoError whatever the work throws, `database-*`, `cancelled`
 */
export const withCleanSession = async <T>(
  connection: OpenedConnection,
  signal: AbortSignal,
  work: (session: CleanSession) => Promise<T>,
): Promise<T> => {
  const sessions = new Sessions(connection);
  const interruptible = async <R>(part: () => Promise<R>): Promise<R> => {
    let ending: Promise<void> | undefined;
    const onAbort = (): void => {
      ending = sessions.abort();
      ending.catch(() => undefined); // told below
    };
    refuseCancelled(signal);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await part();
    } finally {
      signal.removeEventListener('abort', onAbort);
      await ending;
    }
  };
  try {
    refuseCancelled(signal);
    const client = await sessions.open();
    return await work({ client, interruptible });
  } catch (error) {
    if (signal.aborted) throw new ResguardoError('cancelled', {}, { cause: databaseError(error) });
    throw databaseError(error, contextOf(connection));
  } finally {
    await sessions.close();
  }
};

/** @throws ResguardoError `cancelled` */
export const refuseCancelled = (signal: AbortSignal): void => {
  if (signal.aborted) throw new ResguardoError('cancelled');
};

/** Does `work` in one transaction; undoes it when that throws. */
export const inTransaction = async <T>(
  client: Client,
  work: () => Promise<T>,
  isolation: 'READ COMMITTED' | 'REPEATABLE READ' = 'READ COMMITTED',
): Promise<T> => {
  await client.query(`BEGIN ISOLATION LEVEL ${isolation} READ WRITE`);
  try {
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // The error that brought us here says more than one of a connection that is gone.
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
};
