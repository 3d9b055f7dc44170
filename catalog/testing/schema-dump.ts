import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface DumpedDatabase {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** What differs from one pg_dump to the next, or says nothing about the schema. */
const noise = [/^--/, /^\\(un)?restrict /, /^SET /, /^SELECT pg_catalog\.set_config/];

/** The database's structure as `pg_dump` writes it, without versions, sessions' settings and comments. */
export const dumpSchema = async (binDir: string, database: DumpedDatabase): Promise<string> => {
  const { stdout } = await run(
    join(binDir, 'pg_dump'),
    ['--schema-only', '--no-owner', '--no-privileges'],
    {
      env: {
        PGHOST: database.host,
        PGPORT: String(database.port),
        PGUSER: database.user,
        PGPASSWORD: database.password,
        PGDATABASE: database.database,
      },
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  const lines = stdout.split('\n').filter((line) => !noise.some((pattern) => pattern.test(line)));
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
};
