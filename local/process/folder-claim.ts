import { linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { identityOf, isRunning, readIdentity, type ProcessIdentity } from './process-identity.ts';

/** The right of one process to run servers on one folder. */
export interface FolderClaim {
  release(): void;
}

/**
 * Claims a folder for this process, so that two copies never run servers on the same data. A claim
 * left by a process that was killed is taken over.
 * @throws ResguardoError `state-folder-in-use` when a living process holds it.
 */
export function claimFolder(folder: string): FolderClaim {
  const path = join(folder, 'claim.json');
  const mine = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  const identity = identityOf(process.pid);
  if (!identity) throw new ResguardoError('internal', { what: 'own process not found' });
  writeFileSync(mine, JSON.stringify(identity), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 50; attempt += 1) {
      if (linkUnlessThere(mine, path)) return { release: () => rmSync(path, { force: true }) };
      const holder = readIdentity(path);
      if (holder && isRunning(holder)) {
        throw new ResguardoError('state-folder-in-use', { folder, pid: String(holder.pid) });
      }
      setAside(path, holder);
    }
    throw new ResguardoError('state-folder-in-use', { folder, pid: '?' });
  } finally {
    rmSync(mine, { force: true });
  }
}

/** link() is atomic and refuses an existing name, and the file it shows is already whole. */
function linkUnlessThere(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves a dead holder's claim away; when another took it over meanwhile, that claim is put back. */
function setAside(path: string, dead: ProcessIdentity | undefined): void {
  const aside = `${path}.${process.pid}.old`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const moved = readIdentity(aside);
  if (moved && (moved.pid !== dead?.pid || moved.startedAt !== dead.startedAt)) {
    linkUnlessThere(aside, path);
  }
  rmSync(aside, { force: true });
}
