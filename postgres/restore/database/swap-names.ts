import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError, type Client } from 'pg';
import type { OpenedConnection } from '../../../contracts/connection.ts';
import type { RestoreResult } from '../../../contracts/restore.ts';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { quoteIdentifier, quoteLiteral } from '../../identifiers.ts';
import { applyProperties } from './apply-properties.ts';
import { readyName } from './incoming-database.ts';
import type { KeptNote } from './kept-database.ts';
import { endSessions, expectEmpty, expectMayEnd } from './other-sessions.ts';
import type { PropertyStatement } from './own-properties.ts';
import { onServer } from './server-session.ts';

export interface Swap {
  /** A user that owns both databases; `database` is the name that changes hands. */
  readonly connection: OpenedConnection;
  /** The database that takes the name. */
  readonly incoming: string;
  /** What the one that gives it up is called from then on. */
  readonly keep: string;
  /** What makes the incoming one whole, in the same transaction. */
  readonly prepare: readonly PropertyStatement[];
  /** The comment of the kept one, once it is known for how long nobody could get in. */
  readonly note: (fencedMs: number) => KeptNote;
  readonly signal: AbortSignal;
}

const tries = 3;

/**
 * Gives one database's name to another, in one transaction. Renaming locks the database against whoever
 * wants in, and then waits a few seconds for those inside to leave: that is the fence, and another
 * session ends theirs meanwhile. The lock ends with the transaction, however that ends, so a crash here
 * needs no clearing up. Those who waited to get in are told that the database was renamed.
 * @returns the result of the note
 * @throws ResguardoError `restore-locked`, `restore-right-missing`, or of the connection; the signal's reason
 */
export async function swapNames(swap: Swap): Promise<RestoreResult> {
  const { connection, signal } = swap;
  return onServer(connection, async (other) => {
    await expectEmpty(other, swap.incoming, signal);
    return onServer(connection, async (client) => {
      for (let attempt = 1; ; attempt++) {
        signal.throwIfAborted();
        try {
          return await attemptSwap(client, other, swap);
        } catch (error) {
          await client.query('ROLLBACK').catch(() => undefined);
          signal.throwIfAborted();
          if (!isInUse(error)) throw error;
          if (attempt === tries) throw await locked(other, connection.database, error);
        }
      }
    });
  });
}

async function attemptSwap(client: Client, other: Client, swap: Swap): Promise<RestoreResult> {
  const { connection, incoming, keep, signal } = swap;
  const name = quoteIdentifier(connection.database);
  const kept = quoteIdentifier(keep);
  // Out of the way, and locked, before anybody has to wait: also against autovacuum.
  const ready = quoteIdentifier(readyName(incoming));
  await expectMayEnd(other, connection);
  await client.query('BEGIN');
  await applyProperties(client, swap.prepare, connection);
  await client.query(`ALTER DATABASE ${quoteIdentifier(incoming)} RENAME TO ${ready}`);
  const began = performance.now();
  await renameOccupied(client, other, swap, `ALTER DATABASE ${name} RENAME TO ${kept}`);
  await client.query(`ALTER DATABASE ${ready} RENAME TO ${name}`);
  await client.query(`ALTER DATABASE ${kept} WITH ALLOW_CONNECTIONS false`);
  const note = swap.note(Math.round(performance.now() - began));
  await client.query(`COMMENT ON DATABASE ${kept} IS ${quoteLiteral(JSON.stringify(note))}`);
  signal.throwIfAborted();
  await client.query('COMMIT');
  return note.result;
}

/** Renames a database while its sessions are being ended. */
async function renameOccupied(
  client: Client,
  other: Client,
  { connection, signal }: Swap,
  rename: string,
): Promise<void> {
  const pid = await backendOf(client);
  const renaming = { over: false };
  const renamed = client.query(rename).finally(() => (renaming.over = true));
  const ending = (async () => {
    try {
      while (!renaming.over) {
        signal.throwIfAborted();
        await endSessions(other, connection.database, pid);
        await sleep(20);
      }
    } catch (error) {
      await other.query('SELECT pg_cancel_backend($1)', [pid]);
      throw error;
    }
  })();
  const [one, two] = await Promise.allSettled([renamed, ending]);
  // What the ending failed of is why the renaming was cancelled.
  if (two.status === 'rejected' && one.status === 'rejected') throw two.reason;
  if (one.status === 'rejected') throw one.reason;
}

async function backendOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]?.pid ?? 0;
}

/** Somebody is still inside, or holds the lock. */
const isInUse = (error: unknown): boolean =>
  error instanceof DatabaseError && (error.code === '55006' || error.code === '55P03');

async function locked(client: Client, database: string, cause: unknown): Promise<ResguardoError> {
  const { rows } = await client.query<{ who: string }>(
    `SELECT DISTINCT concat_ws(' ', usename, application_name, 'pid', pid) AS who
       FROM pg_stat_activity WHERE datname = $1 ORDER BY 1 LIMIT 5`,
    [database],
  );
  const why = rows.map(({ who }) => who).join(', ');
  return new ResguardoError('restore-locked', { table: database, why }, { cause });
}
