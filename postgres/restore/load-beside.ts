import type { Readable } from 'node:stream';
import type { Client } from 'pg';
import type { Connection } from '../../contracts/connection.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { contextOf } from '../connect.ts';
import { withDatabaseErrors } from '../database-errors.ts';
import { cutFrames, type PackedFrame } from '../verify/cut-frames.ts';
import { readBack } from '../verify/read-back.ts';
import { compareWithManifest, type Difference } from './compare.ts';
import { forcePolicies, liftForcedPolicies } from './forced-policies.ts';
import { loadFrames } from './load-frames.ts';

export interface LoadProgress {
  readonly phase: 'load' | 'compare';
  /** Tables that were found the same so far. */
  readonly tables: number;
  /** Unpacked bytes taken so far. */
  readonly plainBytes: number;
}

export interface LoadBeside {
  readonly manifest: Manifest;
  /** A download of the stored object, from its beginning. */
  readonly open: () => Promise<Readable>;
  /** Sessions in an empty database of our own. */
  readonly clients: readonly [Client, ...Client[]];
  /** For the words of an error of the connection. */
  readonly server: Connection;
  readonly signal: AbortSignal;
  /** What a difference is called. */
  readonly differs: 'drill-differs' | 'restore-differs';
  readonly onProgress?: ((progress: LoadProgress) => void) | undefined;
}

export interface LoadedBeside {
  /** From the first byte downloaded to the last index built. */
  readonly loadMs: number;
  readonly compareMs: number;
}

/**
 * Loads a copy into an empty database and compares every table with the manifest; owners and grants come
 * last. The object is downloaded once, and its hash is that of the bytes loaded: what was compared is
 * what is stored.
 * @throws ResguardoError of `differs`, those of `loadFrames`, `copy-truncated`, `copy-altered`, or of the connection
 */
export async function loadBeside(load: LoadBeside): Promise<LoadedBeside> {
  const { manifest, clients, signal, server } = load;
  let tables = 0;
  let plainBytes = 0;
  const tell = (phase: LoadProgress['phase']): void =>
    load.onProgress?.({ phase, tables, plainBytes });

  const began = performance.now();
  const object = readBack(manifest, await load.open(), signal);
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

  await withDatabaseErrors(contextOf(server), async () => {
    const lifted = await liftForcedPolicies(clients[0]);
    const differences = await compareWithManifest({
      manifest,
      clients,
      signal,
      onTable: () => {
        tables++;
        tell('compare');
      },
    });
    const [first] = differences;
    if (first) throw difference(load.differs, first, differences);
    await forcePolicies(clients[0], lifted);
  });
  const compared = performance.now();
  await loadFrames({ manifest, clients, frames: inTurn(access) });
  return { loadMs: loaded - began, compareMs: compared - loaded };
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
function difference(
  code: LoadBeside['differs'],
  first: Difference,
  all: readonly Difference[],
): ResguardoError {
  const named = all.slice(0, 3).map(({ object }) => object);
  const more = all.length > named.length ? [`… ${all.length}`] : [];
  return new ResguardoError(code, {
    table: [...new Set([...named, ...more])].join(', '),
    what: first.what,
    expected: first.expected,
    found: first.found,
  });
}
