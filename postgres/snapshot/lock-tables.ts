import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { quoteQualified } from '../identifiers.ts';

export interface NamedRelation {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
}

const attempts = 4;

/** A lock was not to be had in time, or the table went away meanwhile. */
const passing = new Set(['55P03', '42P01', '40P01']);

const sqlStateOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

/** Names the table that another session keeps from being read, when there is one. */
const nameHolder = async (client: Client, tables: readonly NamedRelation[]) => {
  const { rows } = await client.query<{ oid: string }>(
    `SELECT relation::text AS oid FROM pg_locks
      WHERE locktype = 'relation' AND mode = 'AccessExclusiveLock' AND relation = ANY ($1::oid[])
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      ORDER BY granted DESC LIMIT 1`,
    [tables.map((table) => table.oid)],
  );
  return tables.find((table) => table.oid === rows[0]?.oid);
};

const lock = async (client: Client, tables: readonly NamedRelation[]): Promise<void> => {
  if (tables.length === 0) return;
  const names = tables.map((table) => quoteQualified(table.schema, table.name)).join(', ');
  await client.query(`LOCK TABLE ${names} IN ACCESS SHARE MODE`);
};

const lockedBy = async (
  client: Client,
  tables: readonly NamedRelation[],
  error: unknown,
): Promise<ResguardoError> => {
  const holder = await nameHolder(client, tables);
  return new ResguardoError('table-locked', {
    ...(holder ? { schema: holder.schema, table: holder.name } : {}),
    why: error instanceof Error ? error.message : '',
  });
};

/**
 * Begins the transaction that will be the snapshot, its tables locked **before** the snapshot is taken:
 * LOCK TABLE does not freeze the view, the first query does. So a TRUNCATE or ALTER TABLE is either
 * wholly before the snapshot or waits until the dump has ended; pg_dump, which locks
 * afterwards, reads a table truncated in between as empty.
 *
 * `list` is asked outside the transaction and again inside it, where it takes the snapshot, and all
 * begins anew when tables came or went meanwhile. Throws `table-locked` when a lock is not to be had.
 */
export const beginLocked = async (
  client: Client,
  list: (client: Client) => Promise<readonly NamedRelation[]>,
): Promise<void> => {
  let expected = await list(client);
  for (let attempt = 1; attempt <= 2 * attempts; attempt++) {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    try {
      await lock(client, expected);
      const found = await list(client);
      if (sameTables(expected, found)) return;
      await client.query('ROLLBACK');
      expected = found;
    } catch (error) {
      await client.query('ROLLBACK');
      if (!passing.has(sqlStateOf(error))) throw error;
      if (attempt >= attempts) throw await lockedBy(client, expected, error);
      await pause(200 * attempt);
      expected = await list(client);
    }
  }
  throw new ResguardoError('table-locked', { why: 'tables come and go all the time' });
};

/** Locks more tables within the snapshot: others' that ours depend on. Throws `table-locked`. */
export const lockMore = async (client: Client, tables: readonly NamedRelation[]): Promise<void> => {
  try {
    await lock(client, tables);
  } catch (error) {
    if (!passing.has(sqlStateOf(error))) throw error;
    await client.query('ROLLBACK');
    throw await lockedBy(client, tables, error);
  }
};

const sameTables = (one: readonly NamedRelation[], other: readonly NamedRelation[]): boolean => {
  const key = (table: NamedRelation) => `${table.oid} ${quoteQualified(table.schema, table.name)}`;
  const keys = new Set(one.map(key));
  return one.length === other.length && other.every((table) => keys.has(key(table)));
};
