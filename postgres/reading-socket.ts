import { Socket } from 'node:net';

const ownBytes = 64 * 1024;

/** Where a diverted socket's bytes go. */
export interface Landing {
  /** Memory for what comes next; it must stay where it is until then. */
  room(): Buffer;
  /** So many bytes have been put where `room` said. */
  landed(bytes: number): void;
  /** Bytes that came before there was a landing: to be copied before this returns. */
  received(chunk: Buffer): void;
}

/**
 * A socket that can read straight into memory of its user's choosing. An ordinary one takes new memory
 * for every 64 KiB that arrives: for a large database that is thousands of buffers, and collecting
 * them costs more than hashing what they held (docs/decisions/0015-copy-receiver.md).
 *
 * Until it is diverted, and for pg's own parser, which keeps parts of what it gets, it gives copies by the
 * usual `data` events.
 */
export class ReadingSocket extends Socket {
  readonly #place: { landing: Landing | null };

  constructor() {
    const own = Buffer.allocUnsafeSlow(ownBytes);
    const place: { landing: Landing | null } = { landing: null };
    super({
      onread: {
        buffer: () => place.landing?.room() ?? own,
        callback: (bytes, buffer) => {
          const chunk = Buffer.from(buffer.buffer, buffer.byteOffset, bytes);
          if (place.landing === null) this.emit('data', Buffer.from(chunk));
          else if (buffer === own) place.landing.received(chunk);
          else place.landing.landed(bytes);
          return true;
        },
      },
    });
    this.#place = place;
  }

  /** From now on what arrives goes to `landing`; null ends that. */
  divert(landing: Landing | null): void {
    this.#place.landing = landing;
  }
}
