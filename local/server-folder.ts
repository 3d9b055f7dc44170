import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Shows that a folder is ours to remove: only one that we found empty or made gets it. */
export const stateMarker = '.resguardo-state';

/** One server's own folder in the state folder; it exists when this returns. */
export function serverFolder(stateDir: string, name: string): string {
  const folder = join(stateFolder(stateDir), name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The state folder, made and marked when it is not there. */
export function stateFolder(stateDir: string): string {
  const folder = resolve(stateDir);
  mkdirSync(folder, { recursive: true });
  const marker = join(folder, stateMarker);
  if (!existsSync(marker) && readdirSync(folder).length === 0) {
    writeFileSync(
      marker,
      'Servers and data of the embedded stack. Safe to remove when nothing runs.\n',
    );
  }
  return folder;
}
