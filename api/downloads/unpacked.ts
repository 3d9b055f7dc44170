import { promisify } from 'node:util';
import { gunzip, zstdDecompress } from 'node:zlib';
import type { FrameEntry } from '../../contracts/manifest.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { Compression } from '../../contracts/scope.ts';

const unpackers = { zstd: promisify(zstdDecompress), gzip: promisify(gunzip) } as const;

/** Cuts a stream of chunks into pieces of the lengths asked for, one after another. */
class Cutter {
  readonly #source: AsyncIterator<Buffer>;
  #held: Buffer[] = [];
  #heldBytes = 0;

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The next `length` bytes, or null when the stream ends before them. */
  async next(length: number): Promise<Buffer | null> {
    while (this.#heldBytes < length) {
      const chunk = await this.#source.next();
      if (chunk.done === true) return null;
      this.#held.push(chunk.value);
      this.#heldBytes += chunk.value.length;
    }
    const all =
      this.#held.length === 1 && this.#held[0] ? this.#held[0] : Buffer.concat(this.#held);
    const rest = all.subarray(length);
    this.#held = rest.length > 0 ? [rest] : [];
    this.#heldBytes = rest.length;
    return all.subarray(0, length);
  }

  /** Reads what is left, so that the source comes to its own end and its own checks. */
  async drain(): Promise<void> {
    while (!(await this.#source.next()).done);
  }

  async close(): Promise<void> {
    await this.#source.return?.();
  }
}

/**
 * A backup unpacked frame by frame, as the manifest's index cuts it: at most one frame is in memory.
 * A frame that unpacks to anything but its recorded size is `copy-altered`, and never more than that
 * is unpacked.
 */
export async function* unpacked(
  stored: AsyncIterable<Buffer>,
  frames: readonly FrameEntry[],
  { compression, destination }: { compression: Compression; destination: string },
): AsyncGenerator<Buffer> {
  const cutter = new Cutter(stored);
  const altered = (frame: FrameEntry, found: string, cause?: unknown): ResguardoError =>
    new ResguardoError(
      'copy-altered',
      { destination, expected: `${frame.size} bytes in the frame at ${frame.offset}`, found },
      { cause },
    );
  try {
    for (const frame of frames) {
      const packed = await cutter.next(frame.length);
      if (packed === null) return;
      const plain = await unpackers[compression](packed, {
        maxOutputLength: Math.max(1, frame.size),
      }).catch((error: unknown) => {
        throw altered(frame, 'something else', error);
      });
      if (plain.length !== frame.size) throw altered(frame, String(plain.length));
      yield plain;
    }
    await cutter.drain();
  } finally {
    await cutter.close();
  }
}
