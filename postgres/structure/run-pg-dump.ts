import { spawn } from 'node:child_process';
import { isUtf8 } from 'node:buffer';
import { existsSync } from 'node:fs';
import type { OpenedConnection } from '../../contracts/connection.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { contextOf } from '../connect.ts';
import { quoteIdentifier } from '../identifiers.ts';
import { keptPrefix } from '../restore/restore-request.ts';
import type { PgDump } from './find-pg-dump.ts';

export interface StructureRequest {
  readonly connection: OpenedConnection;
  readonly snapshotId: string;
  /** All but the system's when null. */
  readonly schemas: readonly string[] | null;
  /** Relations left alone, not even locked. */
  readonly without: readonly { schema: string; name: string }[];
  readonly signal: AbortSignal;
}

const killAfterMs = 2000;

/**
 * libpq's `verify-full` needs the authorities' file, where Node brings its own list; libpq 16 and newer
 * can be told to use the system's.
 */
const authorities = (pgDump: PgDump): string => {
  const told = process.env['PGSSLROOTCERT'] ?? process.env['NODE_EXTRA_CA_CERTS'];
  if (told !== undefined && told !== '') return told;
  if (Number.parseInt(pgDump.version, 10) >= 16) return 'system';
  const usual = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt'];
  return usual.find((path) => existsSync(path)) ?? 'system';
};

/** Everything of the connection travels by environment: arguments can be read by anybody in `ps`. */
const environment = (connection: OpenedConnection, pgDump: PgDump): NodeJS.ProcessEnv => ({
  PGHOST: connection.host,
  PGPORT: String(connection.port),
  PGDATABASE: connection.database,
  PGUSER: connection.user,
  PGPASSWORD: connection.password,
  PGSSLMODE: connection.ssl,
  ...(connection.ssl === 'verify-full' ? { PGSSLROOTCERT: authorities(pgDump) } : {}),
  PGCONNECT_TIMEOUT: '15',
  PGAPPNAME: 'resguardo',
  PGCLIENTENCODING: 'UTF8',
  LC_ALL: 'C',
});

/** `"schema".("a"|"b")`: one pattern, so one query, however many tables. */
const excludePatterns = (tables: StructureRequest['without']): string[] => {
  const bySchema = new Map<string, string[]>();
  for (const { schema, name } of tables) {
    bySchema.set(schema, [...(bySchema.get(schema) ?? []), quoteIdentifier(name)]);
  }
  // An argument may hold 128 KiB on Linux.
  return [...bySchema].flatMap(([schema, names]) =>
    chunks(names, 1000).map(
      (some) => `--exclude-table=${quoteIdentifier(schema)}.(${some.join('|')})`,
    ),
  );
};

const chunks = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );

/**
 * The structure as `pg_dump --schema-only --verbose` writes it, seen in the snapshot. One process gives
 * definitions, owners and rights; tocEntries() cuts them apart. Killed when the signal aborts.
 *
 * Throws `pg-dump-failed`, `table-locked`, `database-right-missing`, `cancelled`.
 */
export const runPgDump = async (pgDump: PgDump, request: StructureRequest): Promise<string> => {
  const { connection, signal } = request;
  const args = [
    '--schema-only',
    '--verbose',
    '--no-password',
    '--no-tablespaces',
    // They hold other servers' passwords, and would start to replicate from the restored copy.
    '--no-subscriptions',
    '--encoding=UTF8',
    '--lock-wait-timeout=3000',
    `--snapshot=${request.snapshotId}`,
    // What restores keep for an undo is no part of the clinic.
    ...(request.schemas === null ? [`--exclude-schema=${keptPrefix}*`] : []),
    ...(request.schemas ?? []).map((schema) => `--schema=${quoteIdentifier(schema)}`),
    ...excludePatterns(request.without),
  ];
  const run = async (more: NodeJS.ProcessEnv = {}): Promise<Buffer> => {
    const env = { ...environment(connection, pgDump), ...more };
    const { code, output, errors } = await spawned(pgDump.path, args, env, signal);
    if (signal.aborted) throw new ResguardoError('cancelled');
    if (code !== 0) throw failure(errors, connection);
    return output;
  };
  let output = await run();
  // Not asked for at once: poolers may refuse options, and hardly any database is set so.
  if (doublesBackslashes(output)) output = await run({ PGOPTIONS: plainStrings });
  if (doublesBackslashes(output)) {
    throw new ResguardoError('pg-dump-failed', { why: 'standard_conforming_strings = off' });
  }
  if (!isUtf8(output)) {
    throw new ResguardoError('object-unsupported', {
      kind: 'encoding',
      object: connection.database,
      why: 'names or definitions that are not valid UTF-8',
    });
  }
  return output.toString('utf8');
};

const plainStrings = '-c standard_conforming_strings=on';

/** It writes strings as its session reads them, which a database may be set to do in the way of old. */
const doublesBackslashes = (output: Buffer): boolean =>
  output.subarray(0, 4096).includes('\nSET standard_conforming_strings = off;\n');

interface Ended {
  readonly code: number | null;
  readonly output: Buffer;
  /** The lines that tell of errors, the last ones. */
  readonly errors: string;
}

const spawned = (
  path: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(path, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    let told = '';
    let killTimer: NodeJS.Timeout | undefined;
    const kill = () => {
      child.kill('SIGTERM');
      killTimer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    };
    if (signal.aborted) kill();
    else signal.addEventListener('abort', kill, { once: true });
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    // --verbose tells every step; only the end matters.
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      told = (told + chunk).slice(-16_384);
    });
    const settle = (finish: () => void) => {
      clearTimeout(killTimer);
      signal.removeEventListener('abort', kill);
      finish();
    };
    child.once('error', (error) =>
      settle(() =>
        reject(new ResguardoError('pg-dump-failed', { why: error.message }, { cause: error })),
      ),
    );
    child.once('close', (code) =>
      settle(() => resolve({ code, output: Buffer.concat(output), errors: errorLines(told) })),
    );
  });

const errorLines = (told: string): string =>
  told
    .split('\n')
    .filter((line) => /^pg_dump: (error|detail|hint):/.test(line))
    .map((line) => line.replace(/^pg_dump: (error|detail|hint): /, ''))
    .join(' · ')
    .slice(0, 500);

const failure = (errors: string, connection: OpenedConnection): ResguardoError => {
  const why = { why: errors };
  if (errors.includes('lock timeout')) return new ResguardoError('table-locked', why);
  if (errors.includes('server version mismatch')) {
    return new ResguardoError('pg-dump-failed', why);
  }
  const denied =
    /permission denied for (?:table|schema|sequence|view) ("?)(.+?)\1(?: · |\s|$)/.exec(errors);
  if (denied) {
    const { user = '', database = '' } = contextOf(connection);
    return new ResguardoError('database-right-missing', {
      user,
      database,
      ...(denied[2] === undefined ? {} : { table: denied[2] }),
      ...why,
    });
  }
  return new ResguardoError('pg-dump-failed', why);
};
