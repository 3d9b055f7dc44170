import type { FrameEntry, Manifest } from '../../contracts/manifest.ts';
import { truncated } from './read-back.ts';

/** One frame as it is stored. */
export interface PackedFrame {
  readonly index: number;
  readonly entry: FrameEntry;
  readonly packed: Buffer;
}

/**
 * Cuts an object that comes as one stream into its frames, by the manifest's index. Reads the stream to
 * its end, also past the last frame, so that its hash covers all that is stored.
 * @throws ResguardoError `copy-truncated` when it ends within a frame
 */
export async function* cutFrames(
  manifest: Manifest,
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<PackedFrame> {
  const frames = manifest.frames.entries();
  let held: Buffer[] = [];
  let heldBytes = 0;
  let read = 0;
  let next = frames.next();
  for await (const chunk of chunks) {
    read += chunk.length;
    if (next.done) continue;
    held.push(chunk);
    heldBytes += chunk.length;
    while (!next.done && heldBytes >= next.value[1].length) {
      const [index, entry] = next.value;
      const whole = held.length === 1 && held[0] ? held[0] : Buffer.concat(held, heldBytes);
      yield { index, entry, packed: whole.subarray(0, entry.length) };
      held = [whole.subarray(entry.length)];
      heldBytes -= entry.length;
      next = frames.next();
    }
  }
  if (!next.done) throw truncated(manifest, read);
}
