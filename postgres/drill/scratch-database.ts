import type { Client } from 'pg';
import type { OpenedConnection } from '../../contracts/connection.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { connect, contextOf, disconnect } from '../connect.ts';
import { databaseError } from '../database-errors.ts';
import { makeDatabase, removeDatabase, serverLack } from '../restore/new-database.ts';

const prefix = 'resguardo_drill_';

/**
 * The scratch database of one backup: always the same, so that a later attempt finds what a dead one left.
 * `installation`, eight hexadecimal digits, keeps two installations that share a server apart.
 */
export const scratchName = (installation: string, backupId: number): string =>
  `${prefix}${installation}_${backupId}`;

/** Before, names were without the installation; databases of such names may still be found. */
const ours = /^resguardo_drill_(?:([0-9a-f]{8})_)?(\d+)$/;

export interface Scratch {
  readonly name: string;
  /** Null: of a name as they were before. */
  readonly installation: string | null;
  readonly backupId: number;
}

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
    const lack = await serverLack(client, manifest);
    if (lack)
      throw refused(server, lack.kind === 'right' ? `${lack.why}: ${server.user}` : lack.why);
    try {
      await removeDatabase(client, name);
      await makeDatabase(client, { name, versions: manifest.versions });
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
      await removeDatabase(client, name);
    } catch (error) {
      throw databaseError(error, { ...contextOf(server), database: name });
    }
  });
}

/** The scratch databases on a server, for finding those that nobody uses any more. */
export async function listScratch(server: OpenedConnection): Promise<readonly Scratch[]> {
  return onServer(server, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      'SELECT datname FROM pg_database WHERE starts_with(datname, $1) ORDER BY datname',
      [prefix],
    );
    return rows.flatMap(({ datname }) => {
      const [name, installation = null, backupId] = ours.exec(datname) ?? [];
      return name === undefined ? [] : [{ name, installation, backupId: Number(backupId) }];
    });
  });
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

const refused = (server: OpenedConnection, why: string, cause?: unknown): ResguardoError =>
  new ResguardoError('drill-server-refused', { host: server.host, why }, { cause });

/** What CREATE DATABASE says of encodings, locales and rights holds no row, so it can be told. */
function refusal(error: unknown, server: OpenedConnection): ResguardoError {
  const known = databaseError(error, contextOf(server));
  if (known.code === 'database-unreachable') return known;
  return refused(server, error instanceof Error ? error.message : known.message, known);
}
