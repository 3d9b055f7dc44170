import type { Readable } from 'node:stream';
import type { OpenedConnection } from '../../contracts/connection.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import { loadBeside, type LoadProgress } from '../restore/load-beside.ts';
import { withLoadingSessions } from '../restore/loading-sessions.ts';
import { createScratch, dropScratch } from './scratch-database.ts';

export interface DrillRequest {
  /** Any database of the server that may hold the scratch one; the user needs CREATEDB. */
  readonly server: OpenedConnection;
  /** Of scratchName(). */
  readonly scratchName: string;
  readonly manifest: Manifest;
  /** A download of the stored object, from its beginning. */
  readonly open: () => Promise<Readable>;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Tables loaded, and compared, side by side; 2 unless told. */
  readonly sessions?: number;
}

export interface DrillResult {
  readonly tables: number;
  readonly rows: number;
  /** From the first byte downloaded to the last index built: the time a recovery takes. */
  readonly loadSeconds: number;
  readonly compareSeconds: number;
}

/**
 * Restores a stored copy into a scratch database and compares every table with the manifest. The object is
 * downloaded once, and its hash is that of the bytes loaded: what was drilled is what is stored. The
 * scratch database is dropped whatever happens; what an earlier attempt left is replaced.
 * @throws ResguardoError `drill-differs`, `drill-load-failed`, `drill-server-refused`, `copy-truncated`,
 * `copy-altered`, or an error of the connection; the signal's reason when aborted
 */
export async function drill(request: DrillRequest): Promise<DrillResult> {
  const { server, scratchName, manifest, signal } = request;
  signal.throwIfAborted();
  let result: DrillResult;
  try {
    await createScratch(server, scratchName, manifest);
    result = await loadAndCompare(request);
  } catch (error) {
    // Should the server be gone, why the drill failed is what to tell, and a later attempt cleans up.
    await dropScratch(server, scratchName).catch(() => undefined);
    throw error;
  }
  await dropScratch(server, scratchName);
  return result;
}

async function loadAndCompare(request: DrillRequest): Promise<DrillResult> {
  const { server, scratchName: name, manifest, open, signal, sessions = 2 } = request;
  const target = { server, name, sessions, signal, applicationName: 'resguardo drill' };
  const { loadMs, compareMs } = await withLoadingSessions(target, async (clients) =>
    loadBeside({
      manifest,
      open,
      clients,
      server,
      signal,
      differs: 'drill-differs',
      onProgress: request.onProgress,
    }),
  );
  return {
    tables: manifest.tables.length + manifest.context.length,
    rows: manifest.totals.rows,
    loadSeconds: loadMs / 1000,
    compareSeconds: compareMs / 1000,
  };
}
