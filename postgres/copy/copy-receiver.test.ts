import { EventEmitter } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Connection } from 'pg';
import { CopyReceiver, type RowBlock } from './copy-receiver.ts';
import { FrameBuffers } from './frame-buffers.ts';

/** One message of PostgreSQL's protocol. */
const message = (code: string, content: Buffer | string = ''): Buffer => {
  const body = Buffer.from(content);
  const head = Buffer.alloc(5);
  head.write(code);
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};

const answerOf = (tables: readonly (readonly Buffer[])[]): Buffer =>
  Buffer.concat([
    ...tables.flatMap((rows) => [
      message('H', '\0\0\0'),
      ...rows.map((row) => message('d', row)),
      message('c'),
      message('C', `COPY ${rows.length}\0`),
    ]),
    message('Z', 'T'),
  ]);

class FakeSocket extends EventEmitter {
  paused = false;
  destroyed = false;
  pause(): void {
    this.paused = true;
  }
  resume(): void {
    this.paused = false;
  }
  destroy(): void {
    this.destroyed = true;
  }
}

interface Received {
  readonly tables: { text: string; told: number; blocks: RowBlock[] }[];
  /** What went to pg's own parser. */
  readonly forPg: Buffer;
  readonly asked: string;
  readonly socket: FakeSocket;
}

const headroom = (statement: number): number => 10 + statement;

/** Feeds an answer in the given pieces to a receiver whose frames hold `frameBytes`. */
const receive = (
  pieces: readonly Buffer[],
  statements: number,
  frameBytes = 64,
): Received & { receiver: CopyReceiver } => {
  const socket = new FakeSocket();
  const forPg: Buffer[] = [];
  let asked = '';
  socket.on('data', (chunk: Buffer) => forPg.push(chunk));
  const tables: Received['tables'] = [];
  const tableAt = (at: number) => (tables[at] ??= { text: '', told: -1, blocks: [] });
  const receiver = new CopyReceiver(
    Array.from({ length: statements }, (_, at) => `COPY t${at} TO STDOUT`),
    {
      headroom,
      block: (block) => {
        const table = tableAt(block.statement);
        table.text += block.buffer.toString('latin1', block.start, block.end);
        table.blocks.push(block);
        // Whoever makes a frame writes around the rows, and may.
        block.buffer.fill(0xff, 0, block.start);
        block.buffer.fill(0xff, block.end, block.end + 16);
      },
      done: (statement, told) => {
        tableAt(statement).told = told;
      },
    },
    new FrameBuffers(frameBytes, 32),
  );
  const connection = { stream: socket, query: (text: string) => (asked = text) };
  receiver.submit(connection as unknown as Connection);
  for (const piece of pieces) socket.emit('data', piece);
  return { tables, forPg: Buffer.concat(forPg), asked, socket, receiver };
};

const cut = (bytes: Buffer, places: readonly number[]): Buffer[] => {
  const at = [...new Set([0, ...places.map((place) => place % bytes.length), bytes.length])];
  at.sort((a, b) => a - b);
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
};

// A row of text is never empty: it ends with a newline.
const row = fc.oneof(
  { weight: 5, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 40 }) },
  { weight: 1, arbitrary: fc.uint8Array({ minLength: 60, maxLength: 400 }) },
);

describe('rows of COPY', () => {
  test('arrive whole, in order and counted, wherever the socket cuts the messages', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.array(
            row.map((bytes) => Buffer.from(bytes)),
            { maxLength: 30 },
          ),
          {
            minLength: 1,
            maxLength: 4,
          },
        ),
        fc.array(fc.nat(), { maxLength: 60 }),
        fc.integer({ min: 1, max: 200 }),
        (tables, places, frameBytes) => {
          const received = receive(cut(answerOf(tables), places), tables.length, frameBytes);
          tables.forEach((rows, at) => {
            const table = received.tables[at];
            expect(table?.text).toBe(Buffer.concat(rows).toString('latin1'));
            expect(table?.told).toBe(rows.length);
            expect(table?.blocks.reduce((sum, block) => sum + block.rows, 0) ?? 0).toBe(
              rows.length,
            );
            for (const block of table?.blocks ?? []) {
              expect(block.start).toBe(headroom(at));
              expect(block.buffer.length - block.end).toBeGreaterThanOrEqual(16);
            }
          });
          expect(received.forPg.equals(message('Z', 'T'))).toBe(true);
        },
      ),
    );
  });

  test('make blocks of about a frame, each of whole rows', () => {
    const rows = Array.from({ length: 1000 }, (_, n) =>
      Buffer.from(`${n}\t${'x'.repeat(n % 90)}\n`),
    );
    const { tables } = receive(cut(answerOf([rows]), [7, 5000, 20_000]), 1, 4096);
    const blocks = tables[0]?.blocks ?? [];
    // The socket's pieces are larger than these frames; a block ends with the piece that fills it.
    expect(blocks.length).toBeGreaterThanOrEqual(3);
    for (const block of blocks) expect(block.buffer[block.end - 1]).toBe('\n'.charCodeAt(0));
  });

  test('are asked for in one round trip, and the socket goes back to pg afterwards', async () => {
    const { asked, socket, receiver } = receive([answerOf([[], [Buffer.from('1\n')]])], 2);
    expect(asked).toBe('COPY t0 TO STDOUT;\nCOPY t1 TO STDOUT');
    expect(socket.listenerCount('data')).toBe(1);
    expect(socket.paused).toBe(false);
    receiver.handleReadyForQuery();
    await expect(receiver.finished).resolves.toBeUndefined();
  });

  test('that end in an error leave the error to pg', async () => {
    const answer = Buffer.concat([
      message('H', '\0\0\0'),
      message('d', '1\n'),
      message('E', 'SERROR\0C57014\0\0'),
      message('Z', 'E'),
    ]);
    const { forPg, receiver, tables } = receive(cut(answer, [3, 20, 33]), 1);
    expect(forPg.subarray(0, 1).toString()).toBe('E');
    expect(forPg.includes(message('Z', 'E'))).toBe(true);
    expect(tables[0]?.told ?? -1).toBe(-1);
    receiver.handleError(new Error('canceled'));
    await expect(receiver.finished).rejects.toThrow('canceled');
  });

  test('that are refused before the first of them name their statement', () => {
    const first = answerOf([[Buffer.from('1\n')]]);
    const refused = message('E', 'SERROR\0C42501\0\0');
    const answer = Buffer.concat([first.subarray(0, -message('Z', 'T').length), refused]);
    expect(receive([answer], 3).receiver.statement).toBe(1);
  });

  test('that are fewer statements than were asked are not taken for all', async () => {
    const { receiver } = receive([answerOf([[Buffer.from('1\n')]])], 2);
    receiver.handleReadyForQuery();
    await expect(receiver.finished).rejects.toThrow(/fewer statements/);
  });

  test('may be interrupted by a notice, which is pg’s', () => {
    const notice = message('N', 'SNOTICE\0\0');
    const rest = answerOf([[Buffer.from('a\n'), Buffer.from('b\n')]]);
    const head = message('H', '\0\0\0').length + message('d', 'a\n').length;
    const bytes = Buffer.concat([rest.subarray(0, head), notice, rest.subarray(head)]);
    const { tables, forPg } = receive([bytes], 1);
    expect(tables[0]?.text).toBe('a\nb\n');
    expect(forPg.subarray(0, notice.length).equals(notice)).toBe(true);
  });
});
