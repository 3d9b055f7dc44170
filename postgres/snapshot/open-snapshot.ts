import type { Client } from 'pg';
import type { OpenedConnection } from '../../contracts/connection.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { contextOf } from '../connect.ts';
import { databaseError } from '../database-errors.ts';
import { quoteLiteral } from '../identifiers.ts';
import { beginLocked, type NamedRelation } from './lock-tables.ts';
import { serverFacts, type ServerFacts } from './server-facts.ts';
import { Sessions } from './sessions.ts';

/** One instant of the database, and the sessions that see it. */
export interface Snapshot {
  /** What `SET TRANSACTION SNAPSHOT` and `pg_dump --snapshot` take. */
  readonly id: string;
  readonly takenAt: string;
  /** Write-ahead log position when it was taken; null where it may not be asked. */
  readonly lsn: string | null;
  readonly server: ServerFacts;
  /** Holds the locks on all tables: what it reads never waits. */
  readonly leader: Client;
  /** The leader and the others. */
  readonly lanes: readonly Client[];
  /** Begins a lane's transaction anew after an error ended it; it sees the same instant. */
  readonly rejoin: (lane: Client) => Promise<void>;
}

export interface SnapshotRequest {
  readonly connection: OpenedConnection;
  /** Sessions to read with, at least 1. */
  readonly lanes: number;
  readonly signal: AbortSignal;
  /** The tables to lock. Asked before they are locked, and again inside the snapshot. */
  readonly tables: (client: Client) => Promise<readonly NamedRelation[]>;
}

const join = async (lane: Client, id: string): Promise<void> => {
  await lane.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  await lane.query(`SET TRANSACTION SNAPSHOT ${quoteLiteral(id)}`);
};

/**
 * Opens a snapshot, runs `work` with it and ends every session. Aborting the signal cuts
 * the sessions off and throws `cancelled`.
 *
 * REPEATABLE READ and not SERIALIZABLE DEFERRABLE: docs/decisions/0014-locked-before-the-snapshot.md.
 */
export const withSnapshot = async <R>(
  request: SnapshotRequest,
  work: (snapshot: Snapshot) => Promise<R>,
): Promise<R> => {
  const { connection, signal } = request;
  if (signal.aborted) throw new ResguardoError('cancelled');
  const sessions = new Sessions(connection);
  const onAbort = () => void sessions.close();
  signal.addEventListener('abort', onAbort);
  try {
    const result = await work(await open(request, sessions));
    await sessions.close();
    return result;
  } catch (error) {
    // The sessions' end must not hide why they ended.
    await sessions.abort().catch(() => undefined);
    if (isAborted(signal)) throw new ResguardoError('cancelled', {}, { cause: error });
    throw databaseError(error, contextOf(connection));
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
};

/** Asked anew: it may have been aborted since it was last looked at. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;

const open = async (request: SnapshotRequest, sessions: Sessions): Promise<Snapshot> => {
  const leader = await sessions.open();
  const others = Promise.all(
    Array.from({ length: Math.max(0, request.lanes - 1) }, () => sessions.open()),
  );
  // Should the leader fail first, that is the error to tell.
  others.catch(() => undefined);
  const server = await serverFacts(leader);
  await beginLocked(leader, request.tables);
  const { rows } = await leader.query<{ id: string; takenAt: string; lsn: string | null }>(
    `SELECT pg_export_snapshot() AS id,
            to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "takenAt",
            CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()
                 ELSE pg_current_wal_lsn() END::text AS lsn`,
  );
  const facts = rows[0];
  if (facts === undefined) throw new Error('pg_export_snapshot answered nothing');
  const lanes = [leader, ...(await others)];
  await Promise.all(lanes.slice(1).map((lane) => join(lane, facts.id)));
  return {
    ...facts,
    server,
    leader,
    lanes,
    rejoin: async (lane) => {
      await lane.query('ROLLBACK');
      await join(lane, facts.id);
    },
  };
};
