import type { Client } from 'pg';
import { DatabaseError } from 'pg';
import type { OpenedConnection } from '../../../contracts/connection.ts';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { connect, contextOf, disconnect } from '../../connect.ts';
import { databaseError } from '../../database-errors.ts';
import { applySessionSettings } from '../../snapshot/session-settings.ts';
import { silenceEventTriggers } from '../silence-event-triggers.ts';

/** On top of the dump's own settings. What is committed must stay: `synchronous_commit` is as the server has it. */
const settings = {
  maintenance_work_mem: '256MB',
  work_mem: '64MB',
  // One session builds all the indexes, one after another, so each may have helpers.
  max_parallel_maintenance_workers: '2',
  // Foreign keys are checked by a join of whole tables.
  max_parallel_workers_per_gather: '2',
  default_transaction_read_only: 'off',
  default_transaction_isolation: 'read committed',
};

const endingMs = 10_000;

interface SessionTarget {
  readonly connection: OpenedConnection;
  /** In pg_stat_activity, and what a later attempt knows an earlier one by. */
  readonly applicationName: string;
  readonly signal: AbortSignal;
}

/** A session in which a schema is replaced. */
export interface RestoreSession {
  readonly client: Client;
  /** Commits; from then on an abort comes too late, and is not heeded. */
  readonly commit: () => Promise<void>;
}

/**
 * Opens a session, runs `work` and ends it. What an earlier attempt of the same name has left behind is ended
 * first: its process may be gone while its backend still holds the locks. Aborting ends the backend, wherever
 * it is, and throws the signal's reason; so nothing of an open transaction is left.
 */
export async function withRestoreSession<T>(
  target: SessionTarget,
  work: (session: RestoreSession) => Promise<T>,
): Promise<T> {
  const { connection, applicationName, signal } = target;
  signal.throwIfAborted();
  const client = await connect(connection, { applicationName, signal });
  let ended: Promise<void> | undefined;
  let pid = 0;
  const cutOff = (): void => {
    client.connection.stream.destroy();
    ended = endBackend(connection, pid).catch(() => undefined);
  };
  try {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    pid = rows[0]?.pid ?? 0;
    signal.addEventListener('abort', cutOff, { once: true });
    if (isAborted(signal)) cutOff();
    await endEarlier(client, applicationName);
    await applySessionSettings(client, settings);
    await silenceEventTriggers(client);
    return await work({
      client,
      commit: async () => {
        signal.throwIfAborted();
        signal.removeEventListener('abort', cutOff);
        await client.query('COMMIT');
      },
    });
  } catch (error) {
    if (ended !== undefined) signal.throwIfAborted();
    throw restoreError(error, connection);
  } finally {
    signal.removeEventListener('abort', cutOff);
    await disconnect(client);
    await ended;
  }
}

/** Asked anew: it may have been aborted since it was last looked at. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;

async function endEarlier(client: Client, applicationName: string): Promise<void> {
  const deadline = Date.now() + endingMs;
  for (;;) {
    const { rowCount } = await client.query(
      `SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity
        WHERE application_name = $1 AND datname = current_database() AND usename = current_user
          AND pid <> pg_catalog.pg_backend_pid()`,
      [applicationName],
    );
    if (rowCount === 0) return;
    if (Date.now() > deadline) {
      throw new ResguardoError('restore-locked', { why: 'an earlier attempt does not end' });
    }
    await pause(50);
  }
}

/** A backend that sorts would notice a cut connection only when it has something to send. */
async function endBackend(connection: OpenedConnection, pid: number): Promise<void> {
  if (pid === 0) return;
  const client = await connect(connection, { timeoutMs: 5000 });
  try {
    const deadline = Date.now() + endingMs;
    for (;;) {
      const { rowCount } = await client.query(
        `SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity
          WHERE pid = $1 AND application_name LIKE 'resguardo%'`,
        [pid],
      );
      if (rowCount === 0 || Date.now() > deadline) return;
      await pause(50);
    }
  } finally {
    await disconnect(client);
  }
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));

/**
 * The catalogue's error for what PostgreSQL said outside of a frame.
 * @returns `restore-locked`, `restore-right-missing`, `restore-target-unfit`, or what databaseError says
 */
export function restoreError(error: unknown, connection: OpenedConnection): ResguardoError {
  if (!(error instanceof DatabaseError)) return databaseError(error, contextOf(connection));
  const { code = '', message } = error;
  if (['55P03', '40P01'].includes(code)) {
    return new ResguardoError('restore-locked', { why: message }, { cause: error });
  }
  if (code === '42501' && error.routine !== 'check_enable_rls') {
    return new ResguardoError('restore-right-missing', { user: connection.user, right: message });
  }
  if (/^(53[124]|54|58)/.test(code)) {
    return new ResguardoError('restore-target-unfit', { why: message });
  }
  return databaseError(error, contextOf(connection));
}
