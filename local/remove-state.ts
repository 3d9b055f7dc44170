import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import { dataPlace, removeData } from './postgres/data-place.ts';
import { endOrphan } from './postgres/orphan.ts';
import { postgresSignals } from './process/end-process.ts';
import { claimFolder } from './process/folder-claim.ts';
import { endLeftover } from './process/server-process.ts';
import { stateMarker } from './server-folder.ts';

/**
 * Removes a state folder with all its servers keep, also what had to be put elsewhere, after ending
 * what a killed run left behind. A folder that is not there is fine.
 * @throws ResguardoError `state-folder-in-use` while a living process runs servers on it;
 *   `setting-invalid` for a folder that is not one of ours
 */
export async function removeState(stateDir: string): Promise<void> {
  const folder = resolve(stateDir);
  if (!existsSync(folder)) return;
  if (!existsSync(join(folder, stateMarker))) {
    throw new ResguardoError('setting-invalid', {
      setting: folder,
      why: 'not a state folder of ours: it is not removed',
    });
  }
  const names = readdirSync(folder, { withFileTypes: true });
  for (const { name } of names.filter((entry) => entry.isDirectory())) {
    await quieten(join(folder, name), name === 'postgres');
  }
  rmSync(folder, { recursive: true, force: true });
}

async function quieten(serverFolder: string, isPostgres: boolean): Promise<void> {
  const claim = claimFolder(serverFolder);
  try {
    await endLeftover(serverFolder, isPostgres ? postgresSignals : undefined);
    if (!isPostgres) return;
    await endOrphan(dataPlace(serverFolder));
    removeData(serverFolder);
  } finally {
    claim.release();
  }
}
