import { createHash } from 'node:crypto';
import type { Client } from 'pg';
import { CopyReceiver } from '../copy/copy-receiver.ts';
import type { FrameBuffers } from '../copy/frame-buffers.ts';

/** Reads rows as the dump did and takes their digest. `source` is what stands after COPY: a table or a query. */
export async function digestRows(
  client: Client,
  source: string,
  buffers: FrameBuffers,
): Promise<{ rows: number; sha256: string }> {
  const hash = createHash('sha256');
  let rows = 0;
  const consumer = {
    headroom: () => 0,
    block: (block: { buffer: Buffer; start: number; end: number; rows: number }) => {
      hash.update(block.buffer.subarray(block.start, block.end));
      rows += block.rows;
      buffers.give(block.buffer);
    },
    done: () => undefined,
  };
  const receiver = new CopyReceiver([`COPY ${source} TO STDOUT`], consumer, buffers);
  client.query(receiver);
  await receiver.finished;
  return { rows, sha256: hash.digest('hex') };
}
