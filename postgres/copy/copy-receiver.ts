import type { Connection as PgConnection, Submittable } from 'pg';
import { ReadingSocket, type Landing } from '../reading-socket.ts';
import type { FrameBuffers } from './frame-buffers.ts';

/**
 * Whole rows of one statement, in `buffer` from `start` to `end`. Before `start` lies the headroom asked
 * for, after `end` at least 16 bytes.
 */
export interface RowBlock {
  readonly statement: number;
  readonly buffer: Buffer;
  readonly start: number;
  readonly end: number;
  readonly rows: number;
}

export interface CopyConsumer {
  /**
   * Bytes to leave free before a statement's rows, for what its frames begin with. At most
   * `headroom` of the buffers.
   */
  headroom(statement: number): number;
  /** Takes the block and its buffer over. Called in the rows' order. */
  block(block: RowBlock): void;
  /** After a statement's last block. `told` is the number of rows the server says it sent. */
  done(statement: number, told: number): void;
}

/** https://www.postgresql.org/docs/current/protocol-message-formats.html */
const message = {
  copyData: 0x64,
  copyOutResponse: 0x48,
  copyDone: 0x63,
  commandComplete: 0x43,
  errorResponse: 0x45,
  readyForQuery: 0x5a,
} as const;

/** Bytes left free behind a block's rows, for what its frame ends with. */
const tailroom = 16;
const smallBlock = 64 * 1024;
/** What one read of the socket may bring. */
const leastRoom = 64 * 1024;
const mostRoom = 256 * 1024;

type DataListener = (chunk: Buffer) => void;

/**
 * Runs one or several `COPY … TO STDOUT` in one round trip and gathers their rows in frame-sized
 * blocks.
 *
 * pg-copy-streams is not used for this direction: it makes objects for each row. Here a chunk of the
 * socket is copied once into the block and its rows are pushed together in place, which takes
 * about a third off the CPU of the whole (docs/decisions/0015-copy-receiver.md has the figures). The server
 * sends text COPY one row a message, so counting rows is free.
 *
 * Give it to `client.query()` and await `finished`. While it runs, pg's own parser is unplugged from
 * the socket; it gets the bytes back from the first message that is not ours.
 */
export class CopyReceiver implements Submittable {
  readonly finished: Promise<void>;
  readonly #text: string;
  readonly #consumer: CopyConsumer;
  readonly #buffers: FrameBuffers;
  readonly #statements: number;
  #resolve: () => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;
  #stream: PgConnection['stream'] | undefined;
  #pgListener: DataListener | undefined;
  #listener: DataListener | undefined;

  #statement = -1;
  /** Statements answered whole. */
  #done = 0;
  #buffer: Buffer;
  /** Where this block's rows begin. */
  #start = 0;
  /** Rows lie pushed together up to here … */
  #compact = 0;
  /** … and what came from the socket and was not looked at lies from `#raw` to `#end`. */
  #raw = 0;
  #end = 0;
  #rows = 0;

  constructor(statements: readonly string[], consumer: CopyConsumer, buffers: FrameBuffers) {
    this.#text = statements.join(';\n');
    this.#statements = statements.length;
    this.#consumer = consumer;
    this.#buffers = buffers;
    this.#buffer = buffers.take();
    this.finished = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Whoever runs this awaits it later; until then a rejection is not an unhandled one.
    this.finished.catch(() => undefined);
  }

  /** The statement in hand: one that the server refuses before its first row counts as well. */
  get statement(): number {
    return Math.min(this.#done, this.#statements - 1);
  }

  submit(connection: PgConnection): void {
    const { stream } = connection;
    const listeners = stream.listeners('data') as DataListener[];
    const pgListener = listeners[0];
    if (pgListener === undefined || listeners.length !== 1) {
      this.#reject(new Error(`pg listens to its socket ${listeners.length} times`));
      return;
    }
    this.#stream = stream;
    this.#pgListener = pgListener;
    this.#listener = (chunk) => this.#received(chunk);
    stream.removeListener('data', pgListener);
    if (stream instanceof ReadingSocket) stream.divert(this.#landing);
    else stream.on('data', this.#listener);
    connection.query(this.#text);
  }

  /** Stops reading; the server stops sending when the socket's buffers are full. */
  pause(): void {
    this.#stream?.pause();
  }

  resume(): void {
    this.#stream?.resume();
  }

  /** The socket's bytes come to lie behind the rows without being copied on the way. */
  readonly #landing: Landing = {
    room: () => {
      if (this.#end + leastRoom + tailroom > this.#buffer.length) this.#makeRoom(leastRoom);
      return this.#buffer.subarray(
        this.#end,
        Math.min(this.#end + mostRoom, this.#buffer.length - tailroom),
      );
    },
    landed: (bytes) => {
      this.#end += bytes;
      this.#read();
    },
    received: (chunk) => this.#received(chunk),
  };

  #received(chunk: Buffer): void {
    if (this.#end + chunk.length + tailroom > this.#buffer.length) this.#makeRoom(chunk.length);
    this.#buffer.set(chunk, this.#end);
    this.#end += chunk.length;
    this.#read();
  }

  /** Cuts the connection: there is no other end to a COPY that nobody wants any more. */
  stop(): void {
    this.#stream?.destroy();
  }

  /** Reads the whole messages between `#raw` and `#end`. */
  #read(): void {
    let buffer = this.#buffer;
    let end = this.#end;
    let at = this.#raw;
    let compact = this.#compact;
    let rows = this.#rows;
    while (at + 5 <= end) {
      const next = at + 1 + readLength(buffer, at + 1);
      if (next > end) break;
      const code = buffer[at];
      if (code === message.copyData) {
        buffer.copyWithin(compact, at + 5, next);
        compact += next - at - 5;
        rows++;
        at = next;
        continue;
      }
      this.#raw = next;
      this.#compact = compact;
      this.#rows = rows;
      if (!this.#other(code, at, next)) return;
      // Another buffer may be in use now, and its content may have moved.
      buffer = this.#buffer;
      end = this.#end;
      at = this.#raw;
      compact = this.#compact;
      rows = this.#rows;
    }
    this.#raw = at;
    this.#compact = compact;
    this.#rows = rows;
    this.#closeGap();
    if (compact - this.#start >= this.#buffers.frameBytes) this.#emit(0);
  }

  /** Handles a message that is no row; false when the socket has gone back to pg. */
  #other(code: number | undefined, at: number, next: number): boolean {
    if (code === message.copyOutResponse) {
      this.#statement++;
      this.#startBlock();
      return true;
    }
    if (code === message.copyDone) {
      if (this.#compact > this.#start) this.#emit(0);
      return true;
    }
    if (code === message.commandComplete) {
      const told = /^COPY (\d+)/.exec(this.#buffer.toString('latin1', at + 5, next - 1));
      this.#done++;
      this.#consumer.done(this.#statement, Number(told?.[1] ?? -1));
      return true;
    }
    if (code === message.errorResponse || code === message.readyForQuery) {
      this.#handBack(Buffer.from(this.#buffer.subarray(at, this.#end)));
      return false;
    }
    // A notice or a changed parameter between rows is pg's.
    this.#pgListener?.(Buffer.from(this.#buffer.subarray(at, next)));
    return true;
  }

  /** Puts the bytes not looked at right behind the rows, or behind the next block's headroom. */
  #closeGap(): void {
    if (this.#raw === this.#compact) return;
    this.#buffer.copyWithin(this.#compact, this.#raw, this.#end);
    this.#end -= this.#raw - this.#compact;
    this.#raw = this.#compact;
  }

  /** Makes the rows to come begin behind their headroom. */
  #startBlock(): void {
    const headroom = this.#consumer.headroom(this.#statement);
    const waiting = this.#end - this.#raw;
    if (headroom + waiting + tailroom > this.#buffer.length) {
      const larger = this.#buffers.take(headroom + waiting + tailroom);
      larger.set(this.#buffer.subarray(this.#raw, this.#end), headroom);
      this.#buffers.give(this.#buffer);
      this.#buffer = larger;
    } else {
      this.#buffer.copyWithin(headroom, this.#raw, this.#end);
    }
    this.#start = this.#compact = this.#raw = headroom;
    this.#end = headroom + waiting;
    this.#rows = 0;
  }

  /** Hands the gathered rows over and goes on in a fresh buffer that can hold `incoming` more. */
  #emit(incoming: number): void {
    const full = this.#buffer;
    if (this.#compact - this.#start <= smallBlock) {
      this.#emitCopy();
      return;
    }
    const block = {
      statement: this.#statement,
      buffer: full,
      start: this.#start,
      end: this.#compact,
      rows: this.#rows,
    };
    const headroom = this.#consumer.headroom(this.#statement);
    const waiting = this.#end - this.#raw;
    this.#buffer = this.#buffers.take(headroom + waiting + incoming + tailroom);
    this.#buffer.set(full.subarray(this.#raw, this.#end), headroom);
    this.#start = this.#compact = this.#raw = headroom;
    this.#end = headroom + waiting;
    this.#rows = 0;
    this.#consumer.block(block);
  }

  /** A small table's rows leave in a buffer of their own size, and the large one stays in use. */
  #emitCopy(): void {
    const start = this.#start;
    const end = this.#compact;
    const own = Buffer.allocUnsafeSlow(end + tailroom);
    own.set(this.#buffer.subarray(start, end), start);
    const rows = this.#rows;
    this.#buffer.copyWithin(start, this.#raw, this.#end);
    this.#end -= this.#raw - start;
    this.#compact = this.#raw = start;
    this.#rows = 0;
    this.#consumer.block({ statement: this.#statement, buffer: own, start, end, rows });
  }

  #makeRoom(incoming: number): void {
    this.#closeGap();
    if (this.#compact > this.#start) this.#emit(incoming);
    if (this.#end + incoming + tailroom <= this.#buffer.length) return;
    // One row larger than a frame: its length is known as soon as its header is here.
    const waiting = this.#end - this.#raw;
    const whole = waiting >= 5 ? 1 + readLength(this.#buffer, this.#raw + 1) : 0;
    const larger = this.#buffers.take(this.#raw + Math.max(whole, waiting) + incoming + tailroom);
    larger.set(this.#buffer.subarray(0, this.#end), 0);
    this.#buffers.give(this.#buffer);
    this.#buffer = larger;
  }

  #handBack(rest: Buffer): void {
    const stream = this.#stream;
    if (stream === undefined || this.#pgListener === undefined || this.#listener === undefined) {
      return;
    }
    if (stream instanceof ReadingSocket) stream.divert(null);
    else stream.removeListener('data', this.#listener);
    stream.on('data', this.#pgListener);
    stream.resume();
    this.#stream = undefined;
    this.#buffers.give(this.#buffer);
    if (rest.length > 0) this.#pgListener(rest);
  }

  // What pg calls on the running query.

  handleError(error: Error): void {
    this.#handBack(nothing);
    this.#reject(error);
  }

  handleReadyForQuery(): void {
    if (this.#statement === this.#statements - 1) this.#resolve();
    else this.#reject(new Error('the server answered fewer statements than it was asked'));
  }
}

const nothing = Buffer.alloc(0);

const readLength = (buffer: Buffer, at: number): number =>
  // The length is below 2^30: no row is larger, so no sign to mind.
  ((buffer[at] ?? 0) << 24) |
  ((buffer[at + 1] ?? 0) << 16) |
  ((buffer[at + 2] ?? 0) << 8) |
  (buffer[at + 3] ?? 0);
