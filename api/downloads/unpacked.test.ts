import { Readable } from 'node:stream';
import { zstdCompressSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { unpacked } from './unpacked.ts';

async function* cutInto(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const plain = [Buffer.alloc(100_000, 'a'), Buffer.from('b'), Buffer.alloc(70_000, 'c')];
const packed = plain.map((frame) => zstdCompressSync(frame));
const index = (sizes = plain.map(({ length }) => length)) => {
  let offset = 0;
  return packed.map(({ length }, at) => {
    const entry = { kind: 'data', offset, length, size: sizes[at] ?? 0, rows: 0 } as const;
    offset += length;
    return entry;
  });
};
const how = { compression: 'zstd', destination: 's3' } as const;
const collect = async (chunks: AsyncIterable<Buffer>): Promise<Buffer> =>
  Buffer.concat((await Readable.from(chunks).toArray()) as Buffer[]);

test.each([1, 7, 64, 1_000_000])('frames cut anywhere, %i bytes at a time', async (size) => {
  const all = Buffer.concat(packed);
  expect(
    (await collect(unpacked(cutInto(all, size), index(), how))).equals(Buffer.concat(plain)),
  ).toBe(true);
});

test.each([
  ['more than it should', 99_999],
  ['less than it should', 100_001],
])('a frame that unpacks to %s is altered', async (_, first) => {
  const frames = index([first, 1, 70_000]);
  await expect(
    collect(unpacked(cutInto(Buffer.concat(packed), 64), frames, how)),
  ).rejects.toMatchObject({
    code: 'copy-altered',
  });
});

test('a bomb is stopped at the size that was recorded', async () => {
  const bomb = zstdCompressSync(Buffer.alloc(200_000_000));
  const frames = [{ kind: 'data', offset: 0, length: bomb.length, size: 1000, rows: 0 } as const];
  const before = process.memoryUsage().rss;
  await expect(collect(unpacked(cutInto(bomb, 65_536), frames, how))).rejects.toMatchObject({
    code: 'copy-altered',
  });
  expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
});

test('leaving in the middle lets the source go', async () => {
  let released = false;
  async function* source(): AsyncGenerator<Buffer> {
    try {
      yield* cutInto(Buffer.concat(packed), 64);
    } finally {
      released = true;
    }
  }
  for await (const chunk of unpacked(source(), index(), how)) {
    expect(chunk.length).toBe(100_000);
    break;
  }
  expect(released).toBe(true);
});
