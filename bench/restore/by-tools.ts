import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { OpenedConnection } from '../../contracts/connection.ts';
import { withSession } from '../../local/data/session.ts';
import type { Contender } from '../contender.ts';
import { measured } from '../measured.ts';

export interface ToolOptions {
  readonly name: string;
  readonly server: OpenedConnection;
  /** An empty database of this name is made before each run. */
  readonly database: string;
  /** `/bin/sh -c`'s script, which finds the program as `$0` and the file as `$1`. */
  readonly script: string;
  readonly program: string;
  readonly file: string;
  readonly settle: () => Promise<void>;
  /** The database is left there. */
  readonly keep?: boolean;
}

/** In one transaction that stops at the first error, as docs/format.md tells whoever restores by hand. */
export const psqlScript =
  '{ zstd -dc "$1" || kill $$; } | "$0" -X -q -1 -v ON_ERROR_STOP=1 -o /dev/null';
export const pgRestoreScript = 'exec "$0" -j2 --exit-on-error --no-password -d "$PGDATABASE" "$1"';

/** The tools everybody has, into an empty database of their own: they compare nothing and keep nothing. */
export function byTool(options: ToolOptions): Contender {
  return { name: options.name, run: (signal) => runOnce(options, signal) };
}

async function runOnce(options: ToolOptions, signal: AbortSignal) {
  const { server, database, script, program, file } = options;
  await withSession(server, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${database} TEMPLATE template0 ENCODING 'UTF8'`);
  });
  await options.settle();
  signal.throwIfAborted();
  const child = spawn('/bin/sh', ['-c', script, program, file], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...environmentOf(server), PGDATABASE: database },
    signal,
  });
  const ended = once(child, 'exit');
  const { seconds, peakRssMb } = await measured(child.pid, async () => {
    const [code, by] = (await ended) as [number | null, string | null];
    if (code !== 0) throw new Error(`${program} ended with ${by ?? code ?? 'nothing'}`);
  });
  if (options.keep !== true) {
    await withSession(server, (client) => client.query(`DROP DATABASE ${database} WITH (FORCE)`));
  }
  return { seconds, peakRssMb, bytes: null };
}

export const environmentOf = ({ host, port, user, password }: OpenedConnection) => ({
  PGHOST: host,
  PGPORT: String(port),
  PGUSER: user,
  PGPASSWORD: password,
  PGCLIENTENCODING: 'UTF8',
});

/** The same clinic in pg_dump's own format. */
export async function dumpCustom(
  binDir: string,
  { connection, schema, file }: { connection: OpenedConnection; schema: string; file: string },
): Promise<void> {
  const child = spawn(join(binDir, 'pg_dump'), ['-Fc', '-n', schema, '-f', file], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...environmentOf(connection), PGDATABASE: connection.database },
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`pg_dump ended with ${code ?? 'a signal'}`);
}
