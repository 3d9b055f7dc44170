import { Socket } from 'node:net';

const bufferBytes = 256 * 1024;

/**
 * A socket that reads into one buffer of its own, over and over. An ordinary one takes new memory for
 * every 64 KiB that arrives: for a large database that is thousands of buffers, and collecting
 * them costs more than hashing what they held (docs/decisions/0015-copy-receiver.md).
 *
 * Whoever diverts it sees the bytes where they lie and must be done with them when it returns; pg's own
 * parser, which keeps parts of what it gets, is given copies by the usual `data` events.
 */
export class ReadingSocket extends Socket {
  #taker: ((chunk: Buffer) => void) | null = null;

  constructor() {
    super({
      onread: {
        buffer: Buffer.allocUnsafeSlow(bufferBytes),
        callback: (bytes, buffer) => {
          const chunk = Buffer.from(buffer.buffer, buffer.byteOffset, bytes);
          if (this.#taker) this.#taker(chunk);
          else this.emit('data', Buffer.from(chunk));
          return true;
        },
      },
    });
  }

  /** Gives what arrives to `taker` instead of the `data` events; null ends that. */
  divert(taker: ((chunk: Buffer) => void) | null): void {
    this.#taker = taker;
  }
}
