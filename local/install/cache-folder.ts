import { accessSync, chmodSync, constants, existsSync, lstatSync, mkdirSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ResguardoError } from '../../contracts/resguardo-error.ts';

/**
 * Where downloaded servers are kept between clones: `RESGUARDO_CACHE`, else
 * `${XDG_CACHE_HOME:-~/.cache}/resguardo`, else (no home to write in) a folder of our own among the
 * temporary ones. It exists when this returns.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env['RESGUARDO_CACHE']) {
    const asked = resolve(env['RESGUARDO_CACHE']);
    if (canMake(asked)) return asked;
    throw new ResguardoError('setting-invalid', {
      setting: 'RESGUARDO_CACHE',
      why: `${asked} cannot be written`,
    });
  }
  const usual = join(
    env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache'),
    'resguardo',
  );
  return canMake(usual) ? usual : sharedCacheFolder();
}

/**
 * A cache that other users of this machine may read, for programs that do not run as root.
 * In a folder where anyone may write, a name that someone else took first is not trusted.
 */
export function sharedCacheFolder(): string {
  const uid = userInfo().uid;
  const base = existsSync('/var/tmp') && canWrite('/var/tmp') ? '/var/tmp' : tmpdir();
  const folder = join(base, `resguardo-cache-${uid}`);
  // The mode is set apart, since a umask takes from what mkdir is asked for.
  if (mkdirSync(folder, { recursive: true }) !== undefined) chmodSync(folder, 0o755);
  const found = lstatSync(folder);
  if (!found.isDirectory() || (uid >= 0 && (found.uid !== uid || (found.mode & 0o022) !== 0))) {
    throw new ResguardoError('setting-invalid', {
      setting: 'RESGUARDO_CACHE',
      why: `${folder} belongs to someone else: set RESGUARDO_CACHE to a folder of your own`,
    });
  }
  return folder;
}

/** Folder by folder: in /proc, mkdir's own recursion never ends (nodejs/node, recursive mkdir on ENOENT). */
function canMake(folder: string): boolean {
  if (existsSync(folder)) return canWrite(folder);
  const parent = dirname(folder);
  if (parent === folder || !canMake(parent)) return false;
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    // Another copy made it this moment; or nobody can.
    return (error as NodeJS.ErrnoException).code === 'EEXIST' && canWrite(folder);
  }
}

/** May this process make files in that folder, which exists? */
export function canWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
