import type { Client } from 'pg';
import type { OpenedConnection } from '../../contracts/connection.ts';
import { connect, disconnect } from '../connect.ts';
import { applySessionSettings } from '../snapshot/session-settings.ts';

/**
 * On top of the dump's own settings. A database that is being loaded may lose everything, and nobody waits
 * for it; what makes it visible later is flushed, and with it all that was written before.
 */
const settings = {
  synchronous_commit: 'off',
  maintenance_work_mem: '128MB',
  // Indexes are built side by side already, one a session; helpers only made that slower.
  max_parallel_maintenance_workers: '0',
  // Foreign keys are checked by a join of whole tables.
  max_parallel_workers_per_gather: '2',
  lock_timeout: '0',
  default_transaction_read_only: 'off',
};

export interface LoadingTarget {
  readonly server: OpenedConnection;
  /** The database that is loaded: one that nobody uses yet. */
  readonly name: string;
  readonly sessions: number;
  readonly signal: AbortSignal;
  /** As pg_stat_activity shows it. */
  readonly applicationName: string;
}

/**
 * Opens sessions in a database of our own, runs `work` with them and ends them. Aborting cuts them off and
 * throws the signal's reason; their backends go when the database is dropped by force.
 */
export async function withLoadingSessions<T>(
  target: LoadingTarget,
  work: (clients: [Client, ...Client[]]) => Promise<T>,
): Promise<T> {
  const { signal } = target;
  signal.throwIfAborted();
  const opened: Client[] = [];
  const cutOff = (): void => void Promise.all(opened.map(disconnect));
  const open = async (): Promise<Client> => {
    const client = await connect(target.server, {
      database: target.name,
      applicationName: target.applicationName,
    });
    opened.push(client);
    await applySessionSettings(client, settings);
    return client;
  };
  signal.addEventListener('abort', cutOff, { once: true });
  try {
    const first = await open();
    const others = await Promise.all(Array.from({ length: target.sessions - 1 }, open));
    signal.throwIfAborted();
    return await work([first, ...others]);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', cutOff);
    await Promise.all(opened.map(disconnect));
  }
}
