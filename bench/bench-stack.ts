import { join } from 'node:path';
import type { OpenedConnection } from '../contracts/connection.ts';
import { searchAttributes } from '../contracts/temporal.ts';
import { startDriveEmulator, type DriveServer } from '../local/drive/start.ts';
import { startPostgres, type PostgresServer } from '../local/postgres/start.ts';
import type { S3Server } from '../local/s3/s3-server.ts';
import { startWeed } from '../local/s3/weed.ts';
import { startAll } from '../local/start-all.ts';
import { startTemporal, type TemporalServer } from '../local/temporal/start.ts';

/** The servers that every way of backing up shares. */
export interface BenchStack {
  readonly server: OpenedConnection;
  readonly pgDump: string;
  readonly postgres: PostgresServer;
  readonly temporal: TemporalServer;
  readonly s3: S3Server;
  readonly drive: DriveServer;
  stop(): Promise<void>;
}

/** The embedded stack, with durability given away for speed in PostgreSQL and Temporal alike for all. */
export async function startBenchStack(
  stateDir: string,
  report: (line: string) => void,
  signal: AbortSignal,
): Promise<BenchStack> {
  const options = { stateDir, report, fast: true };
  const { servers, stop } = await startAll(
    {
      postgres: (ended) => startPostgres({ ...options, signal: ended }),
      temporal: (ended) => startTemporal({ ...options, searchAttributes, signal: ended }),
      s3: (ended) => startWeed({ ...options, signal: ended }),
      drive: (ended) => startDriveEmulator({ ...options, signal: ended }),
    },
    signal,
  );
  const { host, port, user, password, binDir } = servers.postgres;
  return {
    ...servers,
    server: { host, port, user, password, database: 'postgres', ssl: 'disable' },
    pgDump: join(binDir, 'pg_dump'),
    stop,
  };
}
