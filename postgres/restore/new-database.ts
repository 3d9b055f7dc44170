import { DatabaseError, type Client } from 'pg';
import type { Manifest } from '../../contracts/manifest.ts';
import { quoteIdentifier, quoteLiteral } from '../identifiers.ts';

/** Why a server cannot hold a backup, in terms that need no translation. */
export interface ServerLack {
  readonly kind: 'version' | 'right' | 'extension';
  readonly why: string;
}

interface AbleRow {
  version: string;
  may_create: boolean;
  missing: string[];
}

/** Whether a database of the backup's can be made on this server: its version, our right, its extensions. */
export async function serverLack(
  client: Client,
  manifest: Manifest,
): Promise<ServerLack | undefined> {
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
    return { kind: 'version', why: `PostgreSQL ${able.version} < ${needed}` };
  }
  if (!able.may_create) return { kind: 'right', why: 'CREATEDB' };
  if (able.missing.length > 0) {
    return { kind: 'extension', why: `CREATE EXTENSION ${able.missing.join(', ')}` };
  }
  return undefined;
}

const major = (version: string): number => Number.parseInt(version, 10);

/** Makes an empty database like the one that was backed up, which no role may enter but its owner. */
export async function makeDatabase(
  client: Client,
  wanted: {
    readonly name: string;
    readonly versions: Manifest['versions'];
    /** More of CREATE DATABASE's options, as SQL. */
    readonly options?: string;
  },
): Promise<void> {
  const { encoding, collate, ctype } = wanted.versions;
  const name = quoteIdentifier(wanted.name);
  await client.query(
    `CREATE DATABASE ${name} TEMPLATE template0 ENCODING ${quoteLiteral(encoding)}` +
      ` LC_COLLATE ${quoteLiteral(collate)} LC_CTYPE ${quoteLiteral(ctype)} ${wanted.options ?? ''}`,
  );
  // It will hold patients' data, and a new database lets every role of the server in.
  await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
}

/**
 * Ends what a loader that died or was cancelled has left, and drops the database. FORCE (PostgreSQL 13
 * and newer) comes last: it refuses wherever an autovacuum worker, which belongs to nobody, is at work
 * for a role that is no superuser, whereas a plain DROP ends such a worker by itself. Idempotent.
 */
export async function removeDatabase(client: Client, name: string): Promise<void> {
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
