import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import type { PostgresServer } from '../postgres/start.ts';

/** A superuser's way in. */
export type ServerLogin = Pick<PostgresServer, 'host' | 'port' | 'user' | 'password'>;

/** A role of our own on the embedded server, and how to reach a database as that role. */
export interface ProductRole {
  readonly name: string;
  readonly password: string;
  /** What it may do beside logging in. */
  readonly may?: 'CREATEDB';
}

const withServer = async <T>(
  server: ServerLogin,
  work: (client: Client) => Promise<T>,
): Promise<T> => {
  const { host, port, user, password } = server;
  const client = new Client({ host, port, user, password, database: 'postgres' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

/** Makes the role, and a database of its name where `database` says so; what is there stays. */
export const ensureRole = (
  server: ServerLogin,
  { name, password, may }: ProductRole,
  { database = false }: { database?: boolean } = {},
): Promise<void> =>
  withServer(server, async (client) => {
    const has = async (sql: string): Promise<boolean> =>
      ((await client.query(sql, [name])).rowCount ?? 0) > 0;
    const role = escapeIdentifier(name);
    const verb = (await has('SELECT FROM pg_roles WHERE rolname = $1')) ? 'ALTER' : 'CREATE';
    await client.query(
      `${verb} ROLE ${role} LOGIN ${may ?? ''} PASSWORD ${escapeLiteral(password)}`,
    );
    if (database && !(await has('SELECT FROM pg_database WHERE datname = $1'))) {
      await client.query(`CREATE DATABASE ${role} OWNER ${role} TEMPLATE template0`);
    }
  });

/** A connection URL of that role, for the environment of a process of ours. */
export const roleUrl = (
  { host, port }: Pick<PostgresServer, 'host' | 'port'>,
  { name, password }: ProductRole,
  database: string,
): string =>
  `postgresql://${name}:${encodeURIComponent(password)}@${host}:${port}/${database}?sslmode=disable`;
