import { promisify } from 'node:util';
import { constants, gzip, gzipSync, zstdCompress, zstdCompressSync } from 'node:zlib';
import type { Compression } from '../../contracts/scope.ts';

const zstdAsync = promisify(zstdCompress);
const gzipAsync = promisify(gzip);

/** Below this the way to libuv's pool and back costs more than the compression. */
const syncBelow = 16 * 1024;

/**
 * Level 1 took half the time of level 3 and was no larger. A window and a table of hashes that stay in
 * a core's cache take a fifth off that for 2 % more bytes (docs/decisions/0015-copy-receiver.md).
 */
const zstdParams = {
  [constants.ZSTD_c_compressionLevel]: 1,
  [constants.ZSTD_c_windowLog]: 17,
  [constants.ZSTD_c_hashLog]: 12,
  [constants.ZSTD_c_checksumFlag]: 1,
};

/**
 * One independent zstd frame or gzip member. Large ones are compressed in libuv's pool, so `plain`
 * must stay as it is until the promise is kept.
 */
export const compressFrame = async (plain: Buffer, compression: Compression): Promise<Buffer> => {
  // zlib gathers its output in pieces of this size: one piece is enough for nearly every frame.
  const chunkSize = Math.max(1024, Math.min(plain.length + 512, 1024 * 1024));
  if (compression === 'gzip') {
    const options = { level: 4, chunkSize };
    return plain.length < syncBelow ? gzipSync(plain, options) : gzipAsync(plain, options);
  }
  const options = { params: zstdParams, pledgedSrcSize: plain.length, chunkSize };
  return plain.length < syncBelow ? zstdCompressSync(plain, options) : zstdAsync(plain, options);
};
