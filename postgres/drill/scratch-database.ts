import { DatabaseError, type Client } from 'pg';
import type { OpenedConnection } from '../../contracts/connection.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { connect, contextOf, disconnect } from '../connect.ts';
import { databaseError } from '../database-errors.ts';
import { quoteIdentifier, quoteLiteral } from '../identifiers.ts';

const prefix = 'resguardo_drill_';

/** The scratch database of one backup: always the same, so that a later attempt finds what a dead one left. */
export const scratchName = (backupId: number): string => `${prefix}${backupId}`;

const ours = /^resguardo_drill_\d+$/;

/**
 * Makes a database like the one that was backed up, empty, which nobody but its owner may enter; a
 * leftover of the same name goes first.
 * @throws ResguardoError `drill-server-refused` when the server cannot hold it (older than the backup's, no
 * right to create databases, no such locale or extension), or an error of the connection
 */
export async function createScratch(
  server: OpenedConnection,
  name: string,
  manifest: Manifest,
): Promise<void> {
  expectOurs(name);
  await onServer(server, async (client) => {
    await expectAbleServer(client, server, manifest);
    try {
      await drop(client, name);
      const { encoding, collate, ctype } = manifest.versions;
      await client.query(
        `CREATE DATABASE ${quoteIdentifier(name)} TEMPLATE template0` +
          ` ENCODING ${quoteLiteral(encoding)}` +
          ` LC_COLLATE ${quoteLiteral(collate)} LC_CTYPE ${quoteLiteral(ctype)}`,
      );
      // It will hold patients' data, and a new database lets every role of the server in.
      await client.query(`REVOKE ALL ON DATABASE ${quoteIdentifier(name)} FROM PUBLIC`);
    } catch (error) {
      throw refusal(error, server);
    }
  });
}

/** Drops a scratch database with whatever still uses it. Idempotent. */
export async function dropScratch(server: OpenedConnection, name: string): Promise<void> {
  expectOurs(name);
  await onServer(server, async (client) => {
    try {
      await drop(client, name);
    } catch (error) {
      throw databaseError(error, { ...contextOf(server), database: name });
    }
  });
}

/** The scratch databases on a server, for finding those that nobody uses any more. */
export async function listScratch(
  server: OpenedConnection,
): Promise<readonly { name: string; backupId: number }[]> {
  return onServer(server, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      'SELECT datname FROM pg_database WHERE starts_with(datname, $1) ORDER BY datname',
      [prefix],
    );
    return rows
      .filter(({ datname }) => ours.test(datname))
      .map(({ datname }) => ({ name: datname, backupId: Number(datname.slice(prefix.length)) }));
  });
}

/**
 * Ends what a loader that died or was cancelled has left, and drops the database. FORCE (PostgreSQL 13
 * and newer) comes last: it refuses wherever an autovacuum worker, which belongs to nobody, is at work
 * for a role that is no superuser, whereas a plain DROP ends such a worker by itself.
 */
async function drop(client: Client, name: string): Promise<void> {
  await client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = $1 AND usename = current_user AND pid <> pg_backend_pid()`,
    [name],
  );
  const statement = `DROP DATABASE IF EXISTS ${quoteIdentifier(name)}`;
  try {
    await client.query(statement);
  } catch (error) {
    const inUse = error instanceof DatabaseError && error.code === '55006';
    if (!inUse) throw error;
    await client.query(`${statement} WITH (FORCE)`);
  }
}

/** A clinic's own database must never get into these hands. */
function expectOurs(name: string): void {
  if (!ours.test(name)) throw new TypeError(`not a scratch database's name: ${name}`);
}

async function onServer<T>(
  server: OpenedConnection,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await connect(server, { applicationName: 'resguardo drill' });
  try {
    return await work(client);
  } finally {
    await disconnect(client);
  }
}

interface AbleRow {
  version: string;
  may_create: boolean;
  missing: string[];
}

async function expectAbleServer(
  client: Client,
  server: OpenedConnection,
  manifest: Manifest,
): Promise<void> {
  const { rows } = await client.query<AbleRow>(
    `SELECT current_setting('server_version') AS version,
            (SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user) AS may_create,
            ARRAY(SELECT unnest($1::text[]) EXCEPT SELECT name FROM pg_available_extensions) AS missing`,
    [manifest.extensions.map(({ name }) => name)],
  );
  const [able] = rows;
  if (!able) throw new TypeError('the server answered no row');
  const needed = manifest.versions.server;
  if (major(able.version) < major(needed)) {
    throw refused(server, `PostgreSQL ${able.version} < ${needed}`);
  }
  if (!able.may_create) throw refused(server, `CREATEDB: ${server.user}`);
  if (able.missing.length > 0) throw refused(server, `CREATE EXTENSION ${able.missing.join(', ')}`);
}

const major = (version: string): number => Number.parseInt(version, 10);

const refused = (server: OpenedConnection, why: string, cause?: unknown): ResguardoError =>
  new ResguardoError('drill-server-refused', { host: server.host, why }, { cause });

/** What CREATE DATABASE says of encodings, locales and rights holds no row, so it can be told. */
function refusal(error: unknown, server: OpenedConnection): ResguardoError {
  const known = databaseError(error, contextOf(server));
  if (known.code === 'database-unreachable') return known;
  return refused(server, error instanceof Error ? error.message : known.message, known);
}
