import { execFile } from 'node:child_process';
import { readdir, realpath } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { ResguardoError } from '../../contracts/resguardo-error.ts';

const run = promisify(execFile);

export interface PgDump {
  readonly path: string;
  /** `15.18`. */
  readonly version: string;
}

/** Where packages put the versions of PostgreSQL side by side: Debian, PGDG's RPMs, Homebrew. */
const versionedFolders = [
  { root: '/usr/lib/postgresql', bin: 'bin' },
  { root: '/usr', bin: 'bin', name: /^pgsql-\d+$/ },
  { root: '/opt/homebrew/opt', bin: 'bin', name: /^(postgresql|libpq)(@\d+)?$/ },
  { root: '/usr/local/opt', bin: 'bin', name: /^(postgresql|libpq)(@\d+)?$/ },
];

const usualPlaces = async (): Promise<string[]> => {
  const found: string[] = [];
  for (const { root, bin, name } of versionedFolders) {
    const entries = await readdir(root).catch(() => []);
    for (const entry of entries) {
      if (name === undefined || name.test(entry)) found.push(join(root, entry, bin, 'pg_dump'));
    }
  }
  const path = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return [...found, ...path.map((folder) => join(folder, 'pg_dump'))];
};

/** Debian's wrapper chooses a version by itself; the real ones stand beside it. */
const isWrapper = (path: string): boolean => path.endsWith('pg_wrapper');

const versionOf = async (path: string): Promise<PgDump | null> => {
  try {
    const { stdout } = await run(path, ['--version'], { timeout: 10_000, env: {} });
    const version = /\(PostgreSQL\) (\d+(?:\.\d+)?)/.exec(stdout)?.[1];
    return version === undefined ? null : { path, version };
  } catch {
    return null; // Not there, not runnable, or no pg_dump.
  }
};

const majorOf = (version: string): number => Number.parseInt(version, 10);

/** The programs to choose from: those that the caller names, or else all that are in the usual places. */
export const installedPgDumps = async (
  named: readonly string[] | null = null,
): Promise<PgDump[]> => {
  const real = new Set<string>();
  for (const path of named ?? (await usualPlaces())) {
    const resolved = await realpath(path).catch(() => null);
    if (resolved !== null) real.add(isWrapper(resolved) ? path : resolved);
  }
  return (await Promise.all([...real].map(versionOf))).filter((one) => one !== null);
};

/**
 * The pg_dump to use for a server: of the server's own major version when there is one, else of the next
 * newer one (docs/decisions/0013-structure-by-pg-dump.md).
 *
 * Throws `pg-dump-missing`, or `pg-dump-too-old` naming both versions.
 */
export const choosePgDump = (
  installed: readonly PgDump[],
  server: { readonly version: string },
): PgDump => {
  if (installed.length === 0) {
    throw new ResguardoError('pg-dump-missing', { server: server.version });
  }
  const fit = installed
    .filter(({ version }) => majorOf(version) >= majorOf(server.version))
    .sort((a, b) => majorOf(a.version) - majorOf(b.version) || compare(b.version, a.version));
  const chosen = fit[0];
  if (chosen !== undefined) return chosen;
  const newest = [...installed].sort((a, b) => compare(b.version, a.version))[0];
  throw new ResguardoError('pg-dump-too-old', {
    server: server.version,
    found: newest?.version ?? '',
  });
};

/** Looks for it and chooses. */
export const findPgDump = async (
  server: { readonly version: string },
  named: readonly string[] | null = null,
): Promise<PgDump> => choosePgDump(await installedPgDumps(named), server);

const compare = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });
