import type { Client } from 'pg';
import type { FrameEntry, Manifest } from '../../contracts/manifest.ts';
import type { PackedFrame } from '../verify/cut-frames.ts';
import { unpackFrame } from '../verify/unpack-frame.ts';
import { scriptIn } from './frame-contents.ts';
import { loadError, type LoadPurpose } from './load-error.ts';
import { runStatements } from './run-statements.ts';
import { TableLanes } from './table-lanes.ts';

export interface Load {
  readonly manifest: Manifest;
  /** In the object's order; taken no faster than they can be loaded. */
  readonly frames: AsyncIterable<PackedFrame>;
  /** Sessions in a database without anything of the backup's. The first makes the structure. */
  readonly clients: readonly [Client, ...Client[]];
  readonly onFrame?: (entry: FrameEntry) => void;
  /** `drill` unless told: names the failures. */
  readonly purpose?: LoadPurpose;
}

/**
 * Loads a backup's frames. Rows go over all connections side by side, whatever is not rows waits for
 * those before it. Holds some frames in memory, however large the backup is.
 * @throws ResguardoError `drill-load-failed` with `table`, `frame` and PostgreSQL's `why`,
 * `drill-server-refused` (for a restore: what loadError says), `copy-altered`, `database-unreachable`
 */
export async function loadFrames(load: Load): Promise<void> {
  const { manifest, frames, clients, onFrame, purpose = 'drill' } = load;
  const lanes = new TableLanes(manifest, clients, { purpose });
  for await (const frame of frames) {
    if (holdsRows(frame.entry)) {
      await lanes.put(frame);
    } else {
      await lanes.settle();
      await runScript(clients, manifest, frame, purpose);
    }
    onFrame?.(frame.entry);
  }
  await lanes.settle();
}

const holdsRows = ({ table }: FrameEntry): boolean => table !== undefined;

async function runScript(
  clients: Load['clients'],
  manifest: Manifest,
  frame: PackedFrame,
  purpose: LoadPurpose,
): Promise<void> {
  const plain = await unpackFrame(manifest, frame);
  try {
    const script = scriptIn(manifest, plain);
    if (frame.entry.kind === 'after') await runStatements(clients, script);
    else await clients[0].query(script);
  } catch (error) {
    throw loadError(error, { frame: `${frame.index} (${frame.entry.kind})` }, purpose);
  }
}
