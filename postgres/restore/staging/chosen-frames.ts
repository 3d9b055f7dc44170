import type { FrameEntry } from '../../../contracts/manifest.ts';
import { cutFrames, type PackedFrame } from '../../verify/cut-frames.ts';
import { readBack, truncated } from '../../verify/read-back.ts';
import type { CopySource } from '../restore-request.ts';

/** Above this share of the object, it is read whole: then the hash of the whole says that it is intact. */
const wholeFrom = 0.7;

/**
 * The frames that are wanted, in the object's order. When they are most of it the object is read from end
 * to end and its hash is checked behind the last frame; else only their ranges are downloaded,
 * and whoever takes them checks each table's own digest.
 * @throws ResguardoError `copy-truncated`, `copy-altered`
 */
export async function* chosenFrames(
  copy: CopySource,
  wanted: (entry: FrameEntry) => boolean,
  signal: AbortSignal,
): AsyncGenerator<PackedFrame> {
  const { manifest } = copy;
  const bytes = manifest.frames.filter(wanted).reduce((sum, { length }) => sum + length, 0);
  if (bytes >= manifest.totals.bytes * wholeFrom) {
    const object = readBack(manifest, await copy.open(), signal);
    for await (const frame of cutFrames(manifest, object.chunks)) {
      if (wanted(frame.entry)) yield frame;
    }
    object.expectWhole();
    return;
  }
  for (const run of runsOf(manifest.frames, wanted)) yield* framesOfRun(copy, run, signal);
}

interface Run {
  readonly first: number;
  readonly entries: FrameEntry[];
}

/** Neighbouring frames are one download. */
function runsOf(frames: readonly FrameEntry[], wanted: (entry: FrameEntry) => boolean): Run[] {
  const runs: Run[] = [];
  for (const [index, entry] of frames.entries()) {
    if (!wanted(entry)) continue;
    const last = runs.at(-1);
    if (last && last.first + last.entries.length === index) last.entries.push(entry);
    else runs.push({ first: index, entries: [entry] });
  }
  return runs;
}

async function* framesOfRun(
  copy: CopySource,
  { first, entries }: Run,
  signal: AbortSignal,
): AsyncGenerator<PackedFrame> {
  const { manifest } = copy;
  const offset = entries[0]?.offset ?? 0;
  const length = entries.reduce((sum, entry) => sum + entry.length, 0);
  const { chunks } = readBack(manifest, await copy.open({ offset, length }), signal);
  let held: Buffer = Buffer.alloc(0);
  let next = 0;
  for await (const chunk of chunks) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    for (let entry = entries[next]; entry && held.length >= entry.length; entry = entries[next]) {
      yield { index: first + next, entry, packed: held.subarray(0, entry.length) };
      held = held.subarray(entry.length);
      next++;
    }
  }
  if (next < entries.length) throw truncated(manifest, offset + held.length);
}
