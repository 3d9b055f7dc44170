import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { keptSecret } from '../kept-secret.ts';
import { plainEnvironment } from '../plain-environment.ts';
import { postgresSignals } from '../process/end-process.ts';
import { endLeftover } from '../process/server-process.ts';
import { startClaimed } from '../process/start-claimed.ts';
import { startUntilHealthy } from '../process/start-until-healthy.ts';
import { serverFolder } from '../server-folder.ts';
import type { ServerOptions } from '../server-options.ts';
import { findPostgres } from './binaries.ts';
import { prepareDataPlace } from './data-place.ts';
import { dataMajor, initialise } from './initialise.ts';
import { endOrphan } from './orphan.ts';
import { postgresUser } from './run-as.ts';

export interface PostgresServer {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** The superuser. */
  readonly user: 'postgres';
  readonly password: string;
  /** Holds pg_dump, pg_restore and psql of the server's own version. */
  readonly binDir: string;
  readonly version: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL on a data folder of its own, made at the first start.
 * @throws ResguardoError `part-missing`, `part-not-started`, `state-folder-in-use`, `cancelled`
 */
export async function startPostgres(options: ServerOptions): Promise<PostgresServer> {
  const report = options.report ?? (() => undefined);
  const runAs = postgresUser();
  const folder = serverFolder(options.stateDir, 'postgres');
  return startClaimed(folder, async () => {
    const data = await prepareDataPlace(folder, runAs);
    const ended = await endLeftover(folder, postgresSignals);
    if ((await endOrphan(data)) || ended) report('ended a PostgreSQL that an earlier run had left');
    const marker = join(folder, 'initialised');
    // A marker of our own: initdb cut short by a crash leaves a folder that looks finished.
    const major = existsSync(marker) ? dataMajor(data) : undefined;
    const { binDir, version } = await findPostgres({
      report,
      user: runAs,
      major,
      signal: options.signal,
    });
    const password = keptSecret(join(folder, 'password'));
    const fast = options.fast ?? false;
    if (major === undefined) {
      await initialise({ binDir, data, password, user: runAs, fast });
      writeFileSync(marker, `${version}\n`);
    }
    const { ports, server } = await startUntilHealthy({
      portNames: ['sql'],
      portMemory: join(folder, 'ports.json'),
      command: ({ sql }) => ({
        name: 'PostgreSQL',
        command: join(binDir, 'postgres'),
        args: ['-D', data, '-p', String(sql), ...settings(fast)],
        env: plainEnvironment(data),
        cwd: '/',
        folder,
        endingSignals: postgresSignals,
        ...(runAs ? { user: { uid: runAs.uid, gid: runAs.gid } } : {}),
      }),
      isHealthy: ({ sql }) => answers(sql, password),
      timeoutMs: 60_000,
      signal: options.signal,
    });
    return {
      host: '127.0.0.1',
      port: ports.sql,
      user: 'postgres',
      password,
      binDir,
      version,
      pid: server.pid,
      stop: () => server.stop(),
    };
  });
}

const settings = (fast: boolean): string[] =>
  Object.entries({
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    // A fleet's dump locks every table of thousands of schemas at once.
    max_locks_per_transaction: '512',
    shared_buffers: '256MB',
    max_wal_size: '2GB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(fast ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

async function answers(port: number, password: string): Promise<boolean> {
  const client = new Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password,
    database: 'postgres',
    connectionTimeoutMillis: 2000,
  });
  client.on('error', () => undefined); // a connection cut while it starts up; the query below tells
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false; // not listening yet, or still starting up
  } finally {
    await client.end().catch(() => undefined);
  }
}
