import { z } from 'zod';
import { Compression, DumpFormat, Scope } from './scope.ts';

/**
 * The manifest: the small JSON object beside the data, written last. Without it a copy does not
 * exist. docs/format.md describes every field for whoever has to restore without this program.
 */
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Md5 = z.string().regex(/^[0-9a-f]{32}$/);
const Count = z.number().int().nonnegative();

/** `schema.table`, both parts as PostgreSQL stores them, unquoted. */
export const TableName = z.object({ schema: z.string(), table: z.string() });
export type TableName = z.infer<typeof TableName>;

/**
 * What a frame holds.
 * `before`: schemas, types, tables, without keys. `context`: tables of others that ours point at,
 * with just the rows pointed at; an in-place restore skips these. `data`: whole rows of one table.
 * `large-objects`. `sequences`: their values. `after`: keys, indexes, triggers, views' contents.
 * `access`: owners and grants, tolerant of roles that do not exist.
 */
export const FrameKind = z.enum([
  'before',
  'context',
  'data',
  'large-objects',
  'sequences',
  'after',
  'access',
]);
export type FrameKind = z.infer<typeof FrameKind>;

export const FrameEntry = z.object({
  kind: FrameKind,
  /** Index into `tables` (kind `data`) or `context` (kind `context` with rows). */
  table: Count.optional(),
  /** Where its compressed bytes stand in the object. */
  offset: Count,
  length: Count,
  /** Size once unpacked. */
  size: Count,
  rows: Count,
});
export type FrameEntry = z.infer<typeof FrameEntry>;

export const TableEntry = TableName.extend({
  /** Columns in the order of the COPY lines; generated columns are left out. */
  columns: z.array(z.string()),
  rows: Count,
  /** Bytes of COPY text. */
  bytes: Count,
  /**
   * SHA-256 of the table's rows as COPY text, in the order they stand in the file:
   * `psql -c "COPY t (columns) TO STDOUT" | sha256sum` after a restore gives the same.
   */
  sha256: Sha256,
  /** Columns the rows are ordered by; empty: the order in which they lie in the table. */
  orderBy: z.array(z.string()),
  /** Why the table is in, for row scopes: `column clinica_id`, `via factura_id → factura`… */
  reason: z.string().optional(),
});
export type TableEntry = z.infer<typeof TableEntry>;

export const SequenceEntry = z.object({
  schema: z.string(),
  sequence: z.string(),
  /** As text: a bigint may pass what a JSON number holds. */
  lastValue: z.string(),
  isCalled: z.boolean(),
});
export type SequenceEntry = z.infer<typeof SequenceEntry>;

export const Manifest = z.object({
  resguardo: z.literal(1),
  clinic: z.string(),
  backupId: Count,
  fileName: z.string(),
  createdAt: z.iso.datetime(),
  /** Of a sample for demonstrations: the date its name shows. It was made at `createdAt`. */
  sample: z.object({ shownAt: z.iso.datetime() }).optional(),
  scope: Scope,
  format: DumpFormat,
  compression: Compression,
  versions: z.object({
    resguardo: z.string(),
    server: z.string(),
    pgDump: z.string(),
    /** The database's own, so that a drill or a hand restore can make a like one. */
    encoding: z.string(),
    collate: z.string(),
    ctype: z.string(),
  }),
  snapshot: z.object({ id: z.string(), takenAt: z.iso.datetime(), lsn: z.string().nullable() }),
  extensions: z.array(z.object({ name: z.string(), schema: z.string(), version: z.string() })),
  tables: z.array(TableEntry),
  context: z.array(TableEntry),
  sequences: z.array(SequenceEntry),
  largeObjects: z.object({ count: Count, bytes: Count, sha256: Sha256.nullable() }),
  frames: z.array(FrameEntry),
  totals: z.object({
    tables: Count,
    rows: Count,
    /** Bytes once unpacked. */
    plainBytes: Count,
    /** Bytes of the object as stored. */
    bytes: Count,
  }),
  /** Of the object as stored. */
  sha256: Sha256,
  md5: Md5,
});
export type Manifest = z.infer<typeof Manifest>;
