import type { FrameEntry, FrameKind } from '../../contracts/manifest.ts';
import type { Compression } from '../../contracts/scope.ts';
import { compressFrame } from './compress-frame.ts';
import type { FrameSink } from './frame-sink.ts';

export interface FrameFacts {
  readonly kind: FrameKind;
  readonly table?: number;
  readonly rows: number;
}

/**
 * Compresses frames side by side and appends them one at a time, keeping the manifest's index.
 * Frames of one lane keep their order; several lanes interleave.
 */
export class FrameWriter {
  readonly frames: FrameEntry[] = [];
  readonly #sink: FrameSink;
  readonly #compression: Compression;
  #tail: Promise<unknown> = Promise.resolve();
  #failure: { error: unknown } | undefined;
  #bytes = 0;
  #plainBytes = 0;

  constructor(sink: FrameSink, compression: Compression) {
    this.#sink = sink;
    this.#compression = compression;
  }

  /** Bytes appended so far. */
  get bytes(): number {
    return this.#bytes;
  }

  get plainBytes(): number {
    return this.#plainBytes;
  }

  /** Compresses and appends; kept when the sink has it and `plain` may be used again. */
  async write(plain: Buffer, facts: FrameFacts, after?: Promise<unknown>): Promise<void> {
    const size = plain.length;
    const compressed = await compressFrame(plain, this.#compression);
    await after;
    const turn = this.#tail.then(async () => {
      if (this.#failure !== undefined) throw this.#failure.error;
      const { offset, length } = await this.#append(compressed);
      this.frames.push({ ...facts, offset, length, size });
      this.#bytes += length;
      this.#plainBytes += size;
    });
    this.#tail = turn.catch(() => undefined);
    await turn;
  }

  /** After one failure nothing is appended any more, by whatever lane. */
  async #append(frame: Buffer): Promise<{ offset: number; length: number }> {
    try {
      return await this.#sink.append(frame);
    } catch (error) {
      this.#failure = { error };
      throw error;
    }
  }
}
