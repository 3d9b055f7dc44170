import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { PostgresServer } from '../postgres/start.ts';
import type { S3Server } from '../s3/s3-server.ts';
import type { TemporalServer } from '../temporal/start.ts';

/** The servers that all test files of one run share. They are real, and empty at first. */
export interface TestStack {
  readonly postgres: Omit<PostgresServer, 'stop' | 'pid'>;
  readonly s3: Omit<S3Server, 'stop' | 'pid'>;
  readonly temporal: Omit<TemporalServer, 'stop' | 'pid'>;
}

/** How the run's own process tells its test files where the servers are. */
export const testStackVariable = 'RESGUARDO_TEST_STACK';

/** The run's shared servers. Each test makes what it needs in them under names of its own. */
export function testStack(): TestStack {
  const told = process.env[testStackVariable];
  if (!told) {
    throw new ResguardoError('setting-missing', {
      setting: testStackVariable,
      remedy: 'run the tests through jest, whose global setup starts the servers',
    });
  }
  return JSON.parse(told) as TestStack;
}

export interface FreshDatabase {
  /** Fits both `new pg.Client(…)` and our own connections. `ssl` is off: it is on this machine. */
  readonly config: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
    readonly database: string;
  };
  /** Ends every connection to it and removes it. */
  drop(): Promise<void>;
}

/**
 * A database of a test's own on the shared server, UTF-8, made from the bare template.
 * @param prefix lower-case letters, digits and `_`, to tell in a listing whose it is
 */
export async function freshDatabase(prefix: string): Promise<FreshDatabase> {
  if (!/^[a-z][a-z0-9_]{0,40}$/.test(prefix)) throw new Error(`not a database prefix: ${prefix}`);
  const { host, port, user, password } = testStack().postgres;
  const database = `${prefix}_${randomBytes(5).toString('hex')}`;
  const admin = { host, port, user, password, database: 'postgres' };
  await run(admin, `CREATE DATABASE "${database}" TEMPLATE template0 ENCODING 'UTF8'`);
  return {
    config: { host, port, user, password, database },
    drop: () => run(admin, `DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`),
  };
}

async function run(config: FreshDatabase['config'], statement: string): Promise<void> {
  const client = new Client(config);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
