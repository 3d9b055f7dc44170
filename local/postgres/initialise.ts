import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { runCommand } from '../install/run-command.ts';
import { plainEnvironment } from '../plain-environment.ts';
import type { RunAs } from './run-as.ts';

/** UTF-8 that sorts by code point where there is such a locale, so that every machine sorts alike. */
const locales = ['C.UTF-8', 'C.utf8', 'en_US.UTF-8', 'C'];

/** The major version that made the data in this folder; undefined when nothing has. */
export function dataMajor(data: string): string | undefined {
  const file = join(data, 'PG_VERSION');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

/**
 * Makes an empty folder a PostgreSQL data folder: UTF-8, scram passwords for everyone, the given one for
 * the superuser `postgres`.
 */
export async function initialise(target: {
  readonly binDir: string;
  readonly data: string;
  readonly password: string;
  readonly user: RunAs | undefined;
  readonly fast: boolean;
}): Promise<void> {
  const { binDir, data, user } = target;
  const secrets = mkdtempSync(join(tmpdir(), 'resguardo-initdb-'));
  const passwordFile = join(secrets, 'password');
  try {
    writeFileSync(passwordFile, `${target.password}\n`, { mode: 0o600 });
    if (user) for (const path of [secrets, passwordFile]) chownSync(path, user.uid, user.gid);
    const failures: string[] = [];
    for (const locale of locales) {
      empty(data);
      const done = await runCommand(
        join(binDir, 'initdb'),
        [
          ...['--pgdata', data, '--username', 'postgres', '--pwfile', passwordFile],
          ...['--encoding', 'UTF8', '--locale', locale, '--auth', 'scram-sha-256'],
          ...(target.fast ? ['--no-sync'] : []),
        ],
        {
          env: plainEnvironment(data),
          timeoutMs: 120_000,
          user: user && { uid: user.uid, gid: user.gid },
        },
      );
      if (done.code === 0) return;
      failures.push(done.output.trim().split('\n').slice(-4).join(' '));
    }
    empty(data);
    throw new ResguardoError('part-not-started', { part: 'initdb', why: failures.join(' | ') });
  } finally {
    rmSync(secrets, { recursive: true, force: true });
  }
}

/** initdb takes an empty folder only; one cut short by a crash leaves ruins without PG_VERSION, or with. */
function empty(data: string): void {
  for (const name of readdirSync(data)) rmSync(join(data, name), { recursive: true, force: true });
}
