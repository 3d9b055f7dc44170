import { z } from 'zod';

const Identifier = z.string().min(1).max(63);

/** One PostgreSQL schema is the clinic. */
export const SchemaScope = z.object({ kind: z.literal('schema'), schema: Identifier });

/**
 * The clinic's rows in shared tables. A table is `tenant` when it carries the tenant column or
 * hangs from one that does by foreign keys, `shared` when it is listed, and otherwise undecided,
 * which stops the backup.
 */
export const RowsScope = z.object({
  kind: z.literal('rows'),
  schema: Identifier.default('public'),
  tenantColumn: Identifier.default('clinica_id'),
  /** Compared as text with the column cast to text: works for numbers, uuids and names. */
  tenantValue: z.string().min(1).max(200),
  /** The table whose rows *are* the clinics, and its key: its one row goes along. */
  tenantTable: z.object({ table: Identifier, key: Identifier.default('id') }).optional(),
  /** Tables that belong to no clinic: only the rows the clinic's rows point at go along. */
  shared: z.array(Identifier).default([]),
  /** Tables left out on purpose: neither rows nor structure. */
  excluded: z.array(Identifier).default([]),
});

/** A whole database is the clinic. */
export const DatabaseScope = z.object({ kind: z.literal('database') });

export const Scope = z.discriminatedUnion('kind', [SchemaScope, RowsScope, DatabaseScope]);
export type Scope = z.infer<typeof Scope>;
export type SchemaScope = z.infer<typeof SchemaScope>;
export type RowsScope = z.infer<typeof RowsScope>;
export type DatabaseScope = z.infer<typeof DatabaseScope>;

export const DumpFormat = z.enum(['sql', 'json']);
export type DumpFormat = z.infer<typeof DumpFormat>;

export const Compression = z.enum(['zstd', 'gzip']);
export type Compression = z.infer<typeof Compression>;
