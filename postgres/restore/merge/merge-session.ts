import type { Client } from 'pg';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { connect, contextOf, disconnect } from '../../connect.ts';
import { databaseError } from '../../database-errors.ts';
import { applySessionSettings } from '../../snapshot/session-settings.ts';
import type { RestorePlace } from '../restore-request.ts';
import { silenceEventTriggers } from '../silence-event-triggers.ts';

const settings = {
  default_transaction_read_only: 'off',
  default_transaction_isolation: 'read committed',
  // A worker that was killed must not leave the fence standing until its statement ends.
  client_connection_check_interval: '1s',
};

/**
 * One session, one transaction: `work` commits by returning. Whatever it throws undoes everything; so does
 * aborting, which cuts the session off and throws `cancelled`.
 */
export async function inOneTransaction<T>(
  { connection, signal }: Pick<RestorePlace, 'connection' | 'signal'>,
  end: 'COMMIT' | 'ROLLBACK',
  work: (client: Client) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const client = await connect(connection, { applicationName: 'resguardo restore', signal });
  const cutOff = (): void => void disconnect(client);
  signal.addEventListener('abort', cutOff, { once: true });
  try {
    await applySessionSettings(client);
    await client.query(
      `SELECT pg_catalog.set_config(v.name, v.value, false) FROM pg_catalog.json_each_text($1::pg_catalog.json) AS v(name, value)
         JOIN pg_catalog.pg_settings s ON s.name = v.name`,
      [JSON.stringify(settings)],
    );
    await silenceEventTriggers(client);
    await client.query('BEGIN');
    const result = await work(client);
    signal.throwIfAborted();
    await client.query(end);
    return result;
  } catch (error) {
    if (signal.aborted) throw new ResguardoError('cancelled', {}, { cause: error });
    throw databaseError(error, contextOf(connection));
  } finally {
    signal.removeEventListener('abort', cutOff);
    await disconnect(client);
  }
}

/** One restore under one name at a time: an attempt that was cut off may still be rolling back. */
export async function claimName(client: Client, name: string): Promise<void> {
  const { rows } = await client.query<{ claimed: boolean }>(
    `SELECT pg_try_advisory_xact_lock(hashtextextended('resguardo restore ' || $1, 0)) AS claimed`,
    [name],
  );
  if (rows[0]?.claimed === true) return;
  throw new ResguardoError('restore-locked', { why: 'an earlier attempt has not ended yet' });
}
