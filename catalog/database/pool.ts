import pg from 'pg';
import type { OpenedConnection } from '../../contracts/connection.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';

const int8 = 20;

/** Counts and ids reach JavaScript as numbers; one past 2^53 must not pass silently altered. */
const wholeNumber = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new ResguardoError('internal', { what: `the number ${text} is too large` });
  return value;
};

const types = new pg.TypeOverrides();
types.setTypeParser(int8, wholeNumber);

export type CatalogAddress = { url: string } | { connection: OpenedConnection };

const place = (address: CatalogAddress): pg.PoolConfig => {
  if ('url' in address) return { connectionString: address.url };
  const { ssl, ...rest } = address.connection;
  if (ssl === 'disable') return { ...rest, ssl: false };
  return { ...rest, ssl: { rejectUnauthorized: ssl === 'verify-full' } };
};

/** A pool whose every wait is bounded, so that a hung network shows as an error and not as silence. */
export const createPool = (address: CatalogAddress, max: number): pg.Pool => {
  const pool = new pg.Pool({
    ...place(address),
    max,
    types,
    application_name: 'resguardo catalog',
    connectionTimeoutMillis: 10_000,
    statement_timeout: 60_000,
    query_timeout: 75_000,
    idle_in_transaction_session_timeout: 60_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
  });
  // An idle connection that breaks is replaced at the next query, which tells of it if it persists.
  pool.on('error', () => undefined);
  return pool;
};
