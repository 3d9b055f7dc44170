import type { Client } from 'pg';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { RestorePlan, RestoreResult } from '../../contracts/restore.ts';
import { connect, contextOf, disconnect } from '../connect.ts';
import { withDatabaseErrors } from '../database-errors.ts';
import { quoteIdentifier, quoteLiteral } from '../identifiers.ts';
import { committedResult } from '../restore/committed-result.ts';
import { expectKeptName, type RestorePlace, type RestoreStep } from '../restore/restore-request.ts';
import type { UndoCleanRequest, UndoCleanResult } from './clean-request.ts';
import { planUndoClean, undoClean } from './undo-clean.ts';

/** A cleaning's rows, brought back as a restore of its own. */
export interface CleanedRequest extends Omit<UndoCleanRequest, 'onProgress' | 'beforeCommit'> {
  /** Names the schema whose comment tells, in the same commit, that and how it was done. */
  readonly undoName: string;
  readonly onProgress?: (step: RestoreStep) => void;
}

/**
 * Puts back exactly the rows that a cleaning deleted. Run again after it was cut off anywhere, it answers
 * what it did: a schema that holds nothing appears with the rows, and its comment tells the result.
 * @throws ResguardoError as `undoClean`
 */
export async function restoreCleaned(request: CleanedRequest): Promise<RestoreResult> {
  const { undoName, onProgress, ...undo } = request;
  const already = await committedResult(request, undoName);
  if (already) return already;
  await expectMayMark(request);
  const began = Date.now();
  let inserting = began;
  const timed = (result: UndoCleanResult): RestoreResult =>
    told(result, inserting - began, Date.now() - inserting);
  const done = await undoClean({
    ...undo,
    onProgress: ({ phase, rows }) => {
      if (phase === 'load') inserting = Date.now();
      const step = phase === 'insert' ? 'swap' : phase;
      onProgress?.({ phase: step, tables: rows > 0 ? 1 : 0, plainBytes: 0 });
    },
    beforeCommit: (client, result) => mark(client, undoName, timed(result)),
  });
  // As it was written down: so a step that is run again answers the same.
  return (await committedResult(request, undoName)) ?? timed(done);
}

/** What `restoreCleaned` would do, told as every restore's plan. */
export async function planCleaned(request: UndoCleanRequest): Promise<RestorePlan> {
  const nothing: RestorePlan = {
    ...{ method: 'merge-rows', tables: [], losses: [], conflicts: [], refusal: null },
    handling: { triggers: 'silenced', rowSecurity: 'none', fence: 'rows' },
  };
  try {
    const found = await planUndoClean(request);
    const conflicts = found
      .filter(({ conflicts: count }) => count > 0)
      .map(({ schema, table, conflicts: count }) => ({ schema, table, count, keys: [] }));
    const count = conflicts.reduce((sum, one) => sum + one.count, 0);
    const [first] = conflicts;
    const tables = found.map(({ schema, table, rowsNow, missing }) => {
      const inBackup = request.copy.manifest.tables.find(
        (one) => one.schema === schema && one.table === table,
      );
      const rowsInBackup = inBackup?.rows ?? null;
      return { schema, table, rowsNow, rowsInBackup, added: missing, changed: 0, removed: 0 };
    });
    if (!first) return { ...nothing, tables };
    const params = { table: `${first.schema}.${first.table}`, count: String(count) };
    return { ...nothing, tables, conflicts, refusal: { code: 'restore-conflicts', params } };
  } catch (error) {
    // What a copy or a connection suffers from is no answer to the question.
    if (!(error instanceof ResguardoError) || !/^(?:restore|clean)-/.test(error.code)) throw error;
    return { ...nothing, refusal: { code: error.code, params: { ...error.params } } };
  }
}

/** Takes away what told a step that was cut off that it was done. Idempotent. */
export async function forgetCleaned(
  { connection, signal }: Pick<RestorePlace, 'connection' | 'signal'>,
  undoName: string,
): Promise<void> {
  expectKeptName(undoName);
  await inSession({ connection, signal }, async (client) => {
    await client.query(`DROP SCHEMA IF EXISTS ${quoteIdentifier(undoName)}`);
  });
}

const told = (
  { tables, restored }: UndoCleanResult,
  loadMs: number,
  fencedMs: number,
): RestoreResult => ({
  ...{ method: 'merge-rows', tables: tables.length, rows: restored, added: restored },
  ...{ changed: 0, removed: 0, loadMs, compareMs: 0, fencedMs, undoBytes: 0 },
});

const mark = async (client: Client, undoName: string, result: RestoreResult): Promise<void> => {
  expectKeptName(undoName);
  const schema = quoteIdentifier(undoName);
  const comment = quoteLiteral(JSON.stringify(result));
  await client.query(`CREATE SCHEMA ${schema}; COMMENT ON SCHEMA ${schema} IS ${comment}`);
};

/** Asked before anything is read: what the server says when it refuses is in its own language, and late. */
const expectMayMark = ({ connection, signal }: CleanedRequest): Promise<void> =>
  inSession({ connection, signal }, async (client) => {
    const { rows } = await client.query<{ may: boolean; name: string }>(
      `SELECT has_database_privilege(current_database(), 'CREATE') AS may, current_database() AS name`,
    );
    const [found] = rows;
    if (found?.may) return;
    throw new ResguardoError('restore-right-missing', {
      ...{ user: connection.user, right: 'CREATE', object: found?.name ?? connection.database },
    });
  });

async function inSession<T>(
  { connection, signal }: Pick<RestorePlace, 'connection' | 'signal'>,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await connect(connection, { signal });
  try {
    return await withDatabaseErrors(contextOf(connection), () => work(client));
  } finally {
    await disconnect(client);
  }
}
