import type { Readable } from 'node:stream';
import type { OpenedConnection } from '../../contracts/connection.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { contextOf } from '../connect.ts';
import { withDatabaseErrors } from '../database-errors.ts';
import { compareWithManifest, type Difference } from '../restore/compare.ts';
import { loadFrames } from '../restore/load-frames.ts';
import { cutFrames, type PackedFrame } from '../verify/cut-frames.ts';
import { readBack } from '../verify/read-back.ts';
import { createScratch, dropScratch } from './scratch-database.ts';
import { withScratchSessions } from './scratch-sessions.ts';
import { letOwnerReadAll } from './row-security.ts';

export interface DrillProgress {
  readonly phase: 'load' | 'compare';
  /** Tables that were found the same so far. */
  readonly tables: number;
  /** Unpacked bytes taken so far. */
  readonly plainBytes: number;
}

export interface DrillRequest {
  /** Any database of the server that may hold the scratch one; the user needs CREATEDB. */
  readonly server: OpenedConnection;
  /** Of scratchName(). */
  readonly scratchName: string;
  readonly manifest: Manifest;
  /** A download of the stored object, from its beginning. */
  readonly open: () => Promise<Readable>;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: DrillProgress) => void;
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
  const { server, scratchName: name, manifest, signal, sessions = 2 } = request;
  return withScratchSessions({ server, name, sessions, signal }, async (clients) => {
    let tables = 0;
    let plainBytes = 0;
    const tell = (phase: DrillProgress['phase']): void =>
      request.onProgress?.({ phase, tables, plainBytes });

    const began = performance.now();
    const object = readBack(manifest, await request.open(), signal);
    const access: PackedFrame[] = [];
    await loadFrames({
      manifest,
      clients,
      frames: withoutAccess(cutFrames(manifest, object.chunks), access),
      onFrame: ({ size }) => {
        plainBytes += size;
        tell('load');
      },
    });
    object.expectWhole();
    const loaded = performance.now();

    const differences = await withDatabaseErrors(contextOf(server), async () => {
      await letOwnerReadAll(clients[0]);
      return compareWithManifest({
        manifest,
        clients,
        signal,
        onTable: () => {
          tables++;
          tell('compare');
        },
      });
    });
    const [first] = differences;
    if (first) throw differs(first, differences);
    const compared = performance.now();
    await loadFrames({ manifest, clients, frames: inTurn(access) });
    return {
      tables,
      rows: manifest.totals.rows,
      loadSeconds: (loaded - began) / 1000,
      compareSeconds: (compared - loaded) / 1000,
    };
  });
}

/** Owners and grants come last of all: whoever gives a table away may not read it afterwards. */
async function* withoutAccess(
  frames: AsyncIterable<PackedFrame>,
  access: PackedFrame[],
): AsyncGenerator<PackedFrame> {
  for await (const frame of frames) {
    if (frame.entry.kind === 'access') access.push({ ...frame, packed: Buffer.from(frame.packed) });
    else yield frame;
  }
}

async function* inTurn(frames: readonly PackedFrame[]): AsyncGenerator<PackedFrame> {
  yield* frames;
}

/** Names the first few; the figures are of the very first. */
function differs(first: Difference, all: readonly Difference[]): ResguardoError {
  const named = all.slice(0, 3).map(({ object }) => object);
  const more = all.length > named.length ? [`… ${all.length}`] : [];
  return new ResguardoError('drill-differs', {
    table: [...new Set([...named, ...more])].join(', '),
    what: first.what,
    expected: first.expected,
    found: first.found,
  });
}
