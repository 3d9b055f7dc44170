/** Room for the largest chunk a socket gives, so that a chunk is copied whole before it is looked at. */
const slack = 256 * 1024;

/**
 * Buffers of one frame's size that go round: filled by a socket, compressed, filled again. Bounded by
 * whoever takes them; larger ones, for a row that is larger than a frame, are not kept.
 */
export class FrameBuffers {
  readonly #idle: Buffer[] = [];
  readonly #size: number;
  readonly frameBytes: number;

  /** `frameBytes` of rows, and `around` for what the frame's format puts before and after them. */
  constructor(frameBytes: number, around: number) {
    this.frameBytes = frameBytes;
    this.#size = frameBytes + around + slack;
  }

  take(atLeast = 0): Buffer {
    if (atLeast + slack > this.#size) return Buffer.allocUnsafeSlow(atLeast + slack);
    return this.#idle.pop() ?? Buffer.allocUnsafeSlow(this.#size);
  }

  give(buffer: Buffer): void {
    if (buffer.length === this.#size) this.#idle.push(buffer);
  }
}
