import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { Connection } from 'pg';
import { ReadingSocket } from '../reading-socket.ts';
import { CopyReceiver } from './copy-receiver.ts';
import { FrameBuffers } from './frame-buffers.ts';

const message = (code: string, content: string): Buffer => {
  const body = Buffer.from(content);
  const head = Buffer.alloc(5);
  head.write(code);
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};

/** Cuts that fall anywhere, the same in every run. */
function* pieces(whole: Buffer): Generator<Buffer> {
  let seed = 7;
  for (let at = 0; at < whole.length;) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    const length = 1 + (seed % 90_000);
    yield whole.subarray(at, at + length);
    at += length;
  }
}

test('rows that a real socket brings in any pieces arrive whole, and pg has its own messages', async () => {
  const rows = Array.from({ length: 40_000 }, (_, n) => `${n}\t${'ñandú'.repeat(n % 40)}\n`);
  const answer = Buffer.concat([
    message('H', '\0\0\0'),
    ...rows.map((row) => message('d', row)),
    message('c', ''),
    message('C', `COPY ${rows.length}\0`),
    message('Z', 'T'),
  ]);
  const server = createServer((peer) => {
    peer.on('error', () => undefined);
    peer.write('hello');
    peer.once('data', () => {
      void (async () => {
        for (const piece of pieces(answer)) {
          if (!peer.write(piece)) await once(peer, 'drain');
          else if (piece.length % 5 === 0) await sleep(1);
        }
      })();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = new ReadingSocket();
  try {
    const forPg: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => forPg.push(chunk));
    socket.connect((server.address() as AddressInfo).port, '127.0.0.1');
    while (Buffer.concat(forPg).toString() !== 'hello') await sleep(5);

    const blocks: Buffer[] = [];
    let counted = 0;
    let told = 0;
    const consumer = {
      headroom: () => 100,
      block: ({
        buffer,
        start,
        end,
        rows: some,
      }: {
        buffer: Buffer;
        start: number;
        end: number;
        rows: number;
      }) => {
        blocks.push(Buffer.from(buffer.subarray(start, end)));
        counted += some;
        buffers.give(buffer.fill(0));
      },
      done: (_statement: number, number: number) => (told = number),
    };
    const buffers = new FrameBuffers(300_000, 200);
    const receiver = new CopyReceiver(['COPY t TO STDOUT'], consumer, buffers);
    const connection = { stream: socket, query: () => socket.write('go') };
    receiver.submit(connection as unknown as Connection);
    while (Buffer.concat(forPg).length < 'hello'.length + 6) await sleep(5);

    expect(Buffer.concat(forPg).subarray(5)).toEqual(message('Z', 'T'));
    expect(told).toBe(rows.length);
    expect(counted).toBe(rows.length);
    expect(Buffer.concat(blocks).toString() === rows.join('')).toBe(true);
    expect(blocks.length).toBeGreaterThan(10);
  } finally {
    socket.destroy();
    server.close();
  }
});
