import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import type { FrameEntry, Manifest, TableEntry } from '../../contracts/manifest.ts';

export interface MadeUpFrame {
  readonly kind: FrameEntry['kind'];
  readonly table?: number;
  readonly text: string;
  readonly rows?: number;
}

/** A copy written by hand, frame by frame, for tests that need no database to make one. */
export function madeUpCopy(
  frames: readonly MadeUpFrame[],
  changes: Partial<Manifest> = {},
): { manifest: Manifest; object: Buffer } {
  const compression = changes.compression ?? 'zstd';
  const packed = frames.map(({ text }) =>
    compression === 'gzip'
      ? gzipSync(text)
      : zstdCompressSync(text, { params: { [constants.ZSTD_c_checksumFlag]: 1 } }),
  );
  let offset = 0;
  const index = frames.map(({ kind, table, text, rows = 0 }, at): FrameEntry => {
    const length = packed[at]?.length ?? 0;
    offset += length;
    const size = Buffer.byteLength(text);
    return {
      kind,
      offset: offset - length,
      length,
      size,
      rows,
      ...(table === undefined ? {} : { table }),
    };
  });
  const object = Buffer.concat(packed);
  const manifest: Manifest = {
    resguardo: 1,
    clinic: 'clinica_norte',
    backupId: 7,
    fileName: 'backup-sql-clinica_norte-2026-01-31-020000.sql.zst',
    createdAt: '2026-01-31T02:00:00Z',
    scope: { kind: 'schema', schema: 'clinica_norte' },
    format: 'sql',
    compression,
    versions: {
      resguardo: '0.1.0',
      server: '15.0',
      pgDump: '15.0',
      encoding: 'UTF8',
      collate: 'C',
      ctype: 'C',
    },
    snapshot: { id: '00000003-1', takenAt: '2026-01-31T02:00:00Z', lsn: null },
    extensions: [],
    tables: [],
    context: [],
    sequences: [],
    largeObjects: { count: 0, bytes: 0, sha256: null },
    frames: index,
    totals: {
      tables: changes.tables?.length ?? 0,
      rows: frames.reduce((sum, { rows = 0 }) => sum + rows, 0),
      plainBytes: index.reduce((sum, { size }) => sum + size, 0),
      bytes: object.length,
    },
    sha256: createHash('sha256').update(object).digest('hex'),
    md5: createHash('md5').update(object).digest('hex'),
    ...changes,
  };
  return { manifest, object };
}

/** A table of the manifest as it would be for these lines of COPY text. */
export const madeUpTable = (
  schema: string,
  table: string,
  columns: readonly string[],
  lines: readonly string[],
): TableEntry => {
  const text = lines.map((line) => `${line}\n`).join('');
  return {
    schema,
    table,
    columns: [...columns],
    rows: lines.length,
    bytes: Buffer.byteLength(text),
    sha256: createHash('sha256').update(text).digest('hex'),
    orderBy: [],
  };
};

/** Bytes as a store's download gives them, in pieces that do not heed the frames. */
export const asDownload = (object: Buffer, pieceBytes = 1000): Readable =>
  Readable.from(
    (function* () {
      for (let at = 0; at < object.length; at += pieceBytes) {
        yield object.subarray(at, at + pieceBytes);
      }
    })(),
    { objectMode: false },
  );
