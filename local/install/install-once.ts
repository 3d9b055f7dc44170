import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';

const temporaryPrefix = '.installing-';
const abandonedAfterMs = 6 * 60 * 60 * 1000;

export interface Installation {
  /** With its version: another version is another folder. */
  readonly folderName: string;
  /** Puts everything into `folder`, which exists and is empty. */
  fill(folder: string): Promise<void>;
  /** Does what stands in `folder` work? */
  works(folder: string): Promise<boolean>;
}

/**
 * A folder of the cache that is either whole or not there: filled under a temporary name, tried, and
 * then renamed. Two copies that install at once both succeed: the second finds the first's.
 * @returns the folder
 */
export async function installOnce(cache: string, installation: Installation): Promise<string> {
  const place = join(cache, installation.folderName);
  if (existsSync(place)) {
    if (await installation.works(place)) return place;
    rmSync(place, { recursive: true, force: true });
  }
  sweepAbandoned(cache);
  const temporary = mkdtempSync(join(cache, temporaryPrefix));
  // mkdtemp's folders are closed to others; PostgreSQL may have to run as someone else.
  chmodSync(temporary, 0o755);
  try {
    await installation.fill(temporary);
    if (!(await installation.works(temporary))) {
      throw new Error(`what was installed as ${installation.folderName} does not run`);
    }
    return takePlace(temporary, place);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function takePlace(temporary: string, place: string): string {
  try {
    renameSync(temporary, place);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Someone else's whole folder stands there by now, and a rename never overwrites one.
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
  }
  return place;
}

/** What a killed installation left; a running one is younger than this. */
function sweepAbandoned(cache: string): void {
  for (const name of readdirSync(cache)) {
    if (!name.startsWith(temporaryPrefix)) continue;
    const path = join(cache, name);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found && Date.now() - found.mtimeMs > abandonedAfterMs) {
      rmSync(path, { recursive: true, force: true });
    }
  }
}
