import type { RestoreResult } from '../../../contracts/restore.ts';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { quoteIdentifier, quoteLiteral } from '../../identifiers.ts';
import { expectKeptName, type RestorePlace, type UndoRequest } from '../restore-request.ts';
import { removeDatabase } from '../new-database.ts';
import { expectSwappable } from './expect-fit.ts';
import { keptDatabase, type KeptNote } from './kept-database.ts';
import { countRows, inside, totalsOf } from './look-inside.ts';
import type { PropertyStatement } from './own-properties.ts';
import { restoreError } from './restore-error.ts';
import { onServer } from './server-session.ts';
import { standingDatabase } from './standing-database.ts';
import { swapNames } from './swap-names.ts';

/**
 * Gives the name back to the database that was kept, which is as it was: owner, grants, settings and all.
 * The one that had it is kept in turn.
 */
export async function undoDatabase(request: UndoRequest): Promise<RestoreResult> {
  const { connection, keptName, undoName, signal } = request;
  expectKeptName(keptName);
  expectKeptName(undoName);
  signal.throwIfAborted();
  const find = async (name: string): Promise<KeptNote | undefined> =>
    onServer(connection, (client) => keptDatabase(client, name));
  const done = await find(undoName);
  if (done) return done.result;
  const kept = await find(keptName);
  if (!kept) throw new ResguardoError('undo-unavailable', { restore: numberOf(keptName) });
  try {
    return await swapBack(request, kept);
  } catch (error) {
    // The answer to the commit may have been lost on its way.
    const after = await find(undoName).catch(() => undefined);
    if (after) return after.result;
    signal.throwIfAborted();
    throw restoreError(error, connection);
  }
}

const numberOf = (name: string): string => name.slice(name.lastIndexOf('_') + 1);

async function swapBack(request: UndoRequest, kept: KeptNote): Promise<RestoreResult> {
  const { connection, keptName, undoName, signal } = request;
  await onServer(connection, (client) => expectSwappable(client, connection));
  const held = totalsOf(await inside(connection, signal, countRows));
  request.onProgress?.({ phase: 'swap', tables: kept.held.tables, plainBytes: 0 });
  const standing = await onServer(connection, (client) =>
    standingDatabase(client, connection.database),
  );
  const result = {
    method: 'swap-database',
    tables: kept.held.tables,
    rows: kept.held.rows,
    added: kept.held.rows,
    changed: 0,
    removed: held.rows,
    loadMs: 0,
    compareMs: 0,
    undoBytes: standing.bytes,
  } as const;
  return swapNames({
    connection,
    incoming: keptName,
    keep: undoName,
    prepare: opening(keptName, kept.comment),
    note: (fencedMs) => ({ result: { ...result, fencedMs }, held, comment: standing.comment }),
    signal,
  });
}

/** Seen by nobody before the transaction ends, and then under the clinic's name. */
const opening = (name: string, comment: string | null): PropertyStatement[] => {
  const database = `DATABASE ${quoteIdentifier(name)}`;
  const own = comment === null ? 'NULL' : quoteLiteral(comment);
  return [
    { sql: `ALTER ${database} WITH ALLOW_CONNECTIONS true`, right: 'OWNER' },
    { sql: `COMMENT ON ${database} IS ${own}`, right: 'OWNER' },
  ];
};

/** Drops the database that is kept. */
export async function dropKeptDatabase(
  place: RestorePlace & { readonly keptName: string },
): Promise<boolean> {
  const { connection, keptName } = place;
  expectKeptName(keptName);
  return onServer(connection, async (client) => {
    const { rows } = await client.query<{ template: boolean }>(
      'SELECT datistemplate AS template FROM pg_database WHERE datname = $1',
      [keptName],
    );
    const [found] = rows;
    if (!found) return false;
    if (found.template) {
      await client.query(`ALTER DATABASE ${quoteIdentifier(keptName)} WITH IS_TEMPLATE false`);
    }
    await removeDatabase(client, keptName);
    return true;
  });
}
