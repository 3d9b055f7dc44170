import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import type { OpenedConnection } from '../../../../contracts/connection.ts';
import {
  RestoreOrder,
  type RestorePlan,
  type RestoreResult,
} from '../../../../contracts/restore.ts';
import {
  freshDatabase,
  testStack,
  type FreshDatabase,
} from '../../../../local/testing/test-stack.ts';
import { asDownload } from '../../../testing/made-up-copy.ts';
import type { BackupInMemory } from '../../../testing/backup-in-memory.ts';
import { runSql } from '../../../testing/run-sql.ts';
import { keptName, type CopySource, type RestoreRequest } from '../../restore-request.ts';
import { databaseMethods } from '../database-methods.ts';

const installation = randomBytes(4).toString('hex');
let last = 0;

/** A name for what is kept that no other test file has. */
export const freshKeptName = (): string => keptName(installation, ++last);

/** Every database of this test file's restores, whatever state they are in. */
export async function databasesOfRestores(): Promise<string[]> {
  const rows = await onServer<{ datname: string }>(
    `SELECT datname FROM pg_database WHERE datname LIKE 'resguardo%${installation}%' ORDER BY 1`,
  );
  return rows.map(({ datname }) => datname);
}

const admin = (): FreshDatabase['config'] => {
  const { host, port, user, password } = testStack().postgres;
  return { host, port, user, password, database: 'postgres' };
};

/** Rows of one statement, run outside of the clinic's database. */
export async function onServer<Row extends object>(sql: string): Promise<Row[]> {
  return rowsIn<Row>(admin(), sql);
}

export async function rowsIn<Row extends object>(
  config: FreshDatabase['config'],
  sql: string,
): Promise<Row[]> {
  const client = new Client(config);
  client.on('error', () => undefined); // sent out while it says goodbye
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A clinic in a database of its own, and what is done to it. */
export interface ClinicDatabase extends AsyncDisposable {
  readonly name: string;
  readonly config: FreshDatabase['config'];
  readonly connection: OpenedConnection;
  run(sql: string): Promise<void>;
  /** All that pg_dump tells of it, with what belongs to the database itself. */
  dumped(): Promise<string>;
}

export async function clinicDatabase(prefix: string, sql: string): Promise<ClinicDatabase> {
  const home = await freshDatabase(prefix);
  const { config } = home;
  await runSql(config, sql);
  return {
    name: config.database,
    config,
    connection: { ...config, ssl: 'disable' },
    run: (script) => runSql(config, script),
    dumped: () => dumpOf(config.database),
    [Symbol.asyncDispose]: async () => {
      await home.drop();
      for (const name of await databasesOfRestores()) {
        await onServer(`ALTER DATABASE "${name}" IS_TEMPLATE false`);
        await onServer(`DROP DATABASE "${name}" WITH (FORCE)`);
      }
    },
  };
}

async function dumpOf(database: string): Promise<string> {
  const { binDir, host, port, user, password } = testStack().postgres;
  const { stdout } = await promisify(execFile)(join(binDir, 'pg_dump'), ['--create'], {
    maxBuffer: 200 * 1024 * 1024,
    env: {
      PGHOST: host,
      PGPORT: String(port),
      PGUSER: user,
      PGPASSWORD: password,
      PGDATABASE: database,
    },
  });
  return stdout.replace(/^\\(un)?restrict .*$/gm, '');
}

export const copyOf = ({ manifest, object }: BackupInMemory, pieceBytes = 65_536): CopySource => ({
  manifest,
  open: async (range) =>
    asDownload(
      range ? object.subarray(range.offset, range.offset + range.length) : object,
      pieceBytes,
    ),
});

type Changes = Partial<Omit<RestoreRequest, 'order'>> & {
  order?: Partial<RestoreRequest['order']>;
};

const requestOf = (
  clinic: ClinicDatabase,
  backup: BackupInMemory,
  { order, ...changes }: Changes,
): RestoreRequest => ({
  connection: clinic.connection,
  scope: { kind: 'database' },
  signal: new AbortController().signal,
  copy: copyOf(backup),
  order: RestoreOrder.parse({ acceptLosses: true, ...order }),
  undoName: freshKeptName(),
  ...changes,
});

export const restore = (
  clinic: ClinicDatabase,
  backup: BackupInMemory,
  changes: Changes = {},
): Promise<RestoreResult> => databaseMethods.restore(requestOf(clinic, backup, changes));

export const plan = (
  clinic: ClinicDatabase,
  backup: BackupInMemory,
  changes: Changes = {},
): Promise<RestorePlan> => databaseMethods.plan(requestOf(clinic, backup, changes));

export const undo = (
  clinic: ClinicDatabase,
  names: { keptName: string; undoName: string },
  changes: { connection?: OpenedConnection; signal?: AbortSignal } = {},
): Promise<RestoreResult> =>
  databaseMethods.undo({
    connection: clinic.connection,
    scope: { kind: 'database' },
    signal: new AbortController().signal,
    ...names,
    ...changes,
  });

export const dropKept = (clinic: ClinicDatabase, name: string): Promise<boolean> =>
  databaseMethods.dropKept({
    connection: clinic.connection,
    scope: { kind: 'database' },
    signal: new AbortController().signal,
    keptName: name,
  });
