import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { Manifest, TableEntry } from '../../contracts/manifest.ts';
import { freshDatabase, testStack, type FreshDatabase } from '../../local/testing/test-stack.ts';
import { orderByClause } from '../copy/order-by.ts';
import { quoteColumns, quoteQualified } from '../identifiers.ts';
import type { BackupInMemory } from './backup-in-memory.ts';

/** What the dump's own sessions set, for reading a table the way it was read. */
const readingOptions = [
  'row_security=off',
  'datestyle=ISO,YMD',
  'intervalstyle=postgres',
  'extra_float_digits=3',
  'timezone=UTC',
  'bytea_output=hex',
  'lc_monetary=C',
  'synchronize_seqscans=off',
]
  .map((option) => `-c ${option}`)
  .join(' ');

/** Runs the real psql; gives what it printed, or throws what it complained of. */
export const psql = (
  config: FreshDatabase['config'],
  args: readonly string[],
  input: Buffer = Buffer.alloc(0),
): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const child = spawn(join(testStack().postgres.binDir, 'psql'), ['-X', '-q', ...args], {
      env: {
        PGHOST: config.host,
        PGPORT: String(config.port),
        PGUSER: config.user,
        PGPASSWORD: config.password,
        PGDATABASE: config.database,
        PGOPTIONS: readingOptions,
        PGCLIENTENCODING: 'UTF8',
      },
    });
    const output: Buffer[] = [];
    let complaints = '';
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(Buffer.concat(output)) : reject(new Error(complaints)),
    );
    // psql stops reading at the first error; that is told by its exit.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });

/** The whole file unpacked, as `zstd -dc` or `gunzip -c` would. */
export const unpacked = ({ manifest, object }: BackupInMemory): Buffer =>
  Buffer.concat(
    manifest.frames.map(({ offset, length }): Buffer => {
      const frame = object.subarray(offset, offset + length);
      return manifest.compression === 'gzip' ? gunzipSync(frame) : zstdDecompressSync(frame);
    }),
  );

/** Enters the file into a database of its own with psql, in one transaction that stops at any error. */
export const restoredByHand = async (backup: BackupInMemory): Promise<FreshDatabase> => {
  const database = await freshDatabase('by_hand');
  try {
    const args = ['-1', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null'];
    await psql(database.config, args, unpacked(backup));
    return database;
  } catch (error) {
    await database.drop();
    throw error;
  }
};

/** A table's rows as COPY text, in the order they lie, or in the manifest's. */
export const copyTextOf = async (
  config: FreshDatabase['config'],
  table: Pick<TableEntry, 'schema' | 'table' | 'columns' | 'orderBy'>,
): Promise<Buffer> => {
  const name = quoteQualified(table.schema, table.table);
  const columns = table.columns.length === 0 ? '' : ` (${quoteColumns(table.columns)})`;
  if (table.orderBy.length === 0) return psql(config, ['-c', `COPY ${name}${columns} TO STDOUT`]);
  // Ordered by each column's own rule: a type tells it, and the type is asked of the server.
  const types = await psql(config, [
    '-At',
    '-F',
    '\t',
    '-c',
    `SELECT attname, CASE typtype WHEN 'd' THEN typbasetype ELSE t.oid END FROM pg_attribute
       JOIN pg_type t ON t.oid = atttypid WHERE attrelid = '${name.replaceAll("'", "''")}'::regclass AND attnum > 0`,
  ]);
  const typeOf = new Map(
    types
      .toString()
      .trim()
      .split('\n')
      .map((line) => line.split('\t') as [string, string]),
  );
  const order = orderByClause(
    table.orderBy.map((column) => ({ name: column, baseTypeOid: typeOf.get(column) ?? '' })),
  );
  return psql(config, [
    '-c',
    `COPY (SELECT ${quoteColumns(table.columns)} FROM ONLY ${name} ${order}) TO STDOUT`,
  ]);
};

/** What of the manifest a restored database does not agree with; empty when all is equal. */
export const differences = async (
  config: FreshDatabase['config'],
  manifest: Manifest,
): Promise<string[]> => {
  const found: string[] = [];
  for (const table of [...manifest.tables, ...manifest.context]) {
    const text = await copyTextOf(config, table);
    const digest = createHash('sha256').update(text).digest('hex');
    if (digest !== table.sha256 || text.length !== table.bytes) {
      found.push(`${table.schema}.${table.table}`);
    }
  }
  return found;
};
