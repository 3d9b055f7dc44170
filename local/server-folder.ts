import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** One server's own folder in the state folder; it exists when this returns. */
export function serverFolder(stateDir: string, name: string): string {
  const folder = join(resolve(stateDir), name);
  mkdirSync(folder, { recursive: true });
  return folder;
}
