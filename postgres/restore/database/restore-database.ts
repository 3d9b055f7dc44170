import type { RestoreResult } from '../../../contracts/restore.ts';
import { loadBeside, type LoadedBeside } from '../load-beside.ts';
import { withLoadingSessions } from '../loading-sessions.ts';
import { inOrder } from '../in-order.ts';
import { expectKeptName, type RestoreRequest } from '../restore-request.ts';
import { expectRoom, expectSwappable, expectWholeDatabases } from './expect-fit.ts';
import { makeIncoming, removeIncoming, type Incoming } from './incoming-database.ts';
import { keptDatabase, type KeptNote } from './kept-database.ts';
import { lossesOf, wouldLose } from './losses.ts';
import { countRows, expectOwnersWithin, inside, totalsOf } from './look-inside.ts';
import { ownProperties } from './own-properties.ts';
import { restoreError } from './restore-error.ts';
import { onServer } from './server-session.ts';
import { standingDatabase } from './standing-database.ts';
import { swapNames } from './swap-names.ts';

const sessions = 2;

/**
 * Loads the copy into a database beside the clinic's, compares it with the manifest, makes it like the
 * clinic's in what belongs to a database itself, and gives it the name. The old one stays under
 * `undoName`, where nobody can connect to it.
 */
export async function restoreDatabase(request: RestoreRequest): Promise<RestoreResult> {
  const { connection, undoName, signal } = request;
  expectKeptName(undoName);
  signal.throwIfAborted();
  const committed = async (): Promise<KeptNote | undefined> =>
    onServer(connection, (client) => keptDatabase(client, undoName));
  const done = await committed();
  if (done) return done.result;
  expectWholeDatabases(request);
  const made: { incoming?: Incoming } = {};
  try {
    return await loadAndSwap(request, (incoming) => (made.incoming = incoming));
  } catch (error) {
    // The answer to the commit may have been lost on its way.
    const after = await committed().catch(() => undefined);
    if (after) return after.result;
    // Should the server be gone, why the restore failed is what to tell, and a later attempt cleans up.
    const { incoming } = made;
    if (incoming) {
      await onServer(connection, (client) => removeIncoming(client, incoming)).catch(
        () => undefined,
      );
    }
    signal.throwIfAborted();
    throw restoreError(error, connection);
  }
}

async function loadAndSwap(
  request: RestoreRequest,
  onMade: (incoming: Incoming) => void,
): Promise<RestoreResult> {
  const { connection } = request;
  await onServer(connection, (client) => expectRoom(client, connection, request.copy.manifest));
  // An empty database is made meanwhile: rows are loaded when nothing was found that forbids it.
  const [held, incoming] = await inOrder([
    lookFirst(request),
    make(request).then((made) => (onMade(made), made)),
  ]);
  return swapIn(request, { incoming, held, loaded: await load(request, incoming) });
}

/** What stands there is only read, in two sessions at once. */
async function lookFirst(request: RestoreRequest): Promise<KeptNote['held']> {
  const { connection, signal } = request;
  const [, held] = await inOrder([
    inside(connection, signal, async (client) => {
      await expectOwnersWithin(client, connection);
      const losses = await lossesOf(client, request);
      if (losses.length > 0 && !request.order.acceptLosses) throw wouldLose(losses);
    }),
    inside(connection, signal, async (client) => totalsOf(await countRows(client))),
  ]);
  return held;
}

async function make({ connection, undoName, copy }: RestoreRequest): Promise<Incoming> {
  return onServer(connection, async (client) => {
    const standing = await standingDatabase(client, connection.database);
    return makeIncoming(client, { connection, undoName, manifest: copy.manifest, standing });
  });
}

async function load(request: RestoreRequest, { name }: Incoming): Promise<LoadedBeside> {
  const { connection, copy, signal, onProgress } = request;
  const applicationName = 'resguardo restore';
  return withLoadingSessions(
    { server: connection, name, sessions, signal, applicationName },
    async (clients) =>
      loadBeside({
        manifest: copy.manifest,
        open: () => copy.open(),
        clients,
        server: connection,
        signal,
        differs: 'restore-differs',
        onProgress,
      }),
  );
}

async function swapIn(
  request: RestoreRequest,
  { incoming, held, loaded }: { incoming: Incoming; held: KeptNote['held']; loaded: LoadedBeside },
): Promise<RestoreResult> {
  const { connection, undoName, signal } = request;
  const { tables, rows, plainBytes } = request.copy.manifest.totals;
  request.onProgress?.({ phase: 'swap', tables, plainBytes });
  // As it is now: it may have been altered while the copy was loading.
  const standing = await onServer(connection, async (client) => {
    await expectSwappable(client, connection);
    return standingDatabase(client, connection.database);
  });
  const result = {
    method: 'swap-database',
    tables,
    rows,
    added: rows,
    changed: 0,
    removed: held.rows,
    loadMs: Math.round(loaded.loadMs),
    compareMs: Math.round(loaded.compareMs),
    undoBytes: standing.bytes,
  } as const;
  return swapNames({
    connection,
    incoming: incoming.name,
    keep: undoName,
    prepare: ownProperties(standing, incoming.name),
    note: (fencedMs) => ({ result: { ...result, fencedMs }, held, comment: standing.comment }),
    signal,
  });
}
