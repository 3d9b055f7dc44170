import { accessSync, constants, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ResguardoError } from '../contracts/resguardo-error.ts';

/** Shows that a folder is ours to remove: only one that we found empty or made gets it. */
export const stateMarker = '.resguardo-state';

/**
 * One server's own folder in the state folder; it exists when this returns.
 * @throws ResguardoError `setting-invalid` when this user may not write there
 */
export function serverFolder(stateDir: string, name: string): string {
  const folder = join(stateFolder(stateDir), name);
  writableFolder(folder);
  return folder;
}

/** The state folder, made and marked when it is not there. */
function stateFolder(stateDir: string): string {
  const folder = resolve(stateDir);
  writableFolder(folder);
  const marker = join(folder, stateMarker);
  if (!existsSync(marker) && readdirSync(folder).length === 0) {
    writeFileSync(
      marker,
      'Servers and data of the embedded stack. Safe to remove when nothing runs.\n',
    );
  }
  return folder;
}

function writableFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const why = `${folder} cannot be written by this user (${(error as NodeJS.ErrnoException).code ?? ''})`;
    throw new ResguardoError('setting-invalid', { setting: 'state folder', why }, { cause: error });
  }
}
