import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Every executable file of this name on PATH, in PATH's order. */
export function findOnPath(name: string, path: string = process.env['PATH'] ?? ''): string[] {
  const folders = [...new Set(path.split(delimiter).filter((folder) => folder !== ''))];
  return folders.map((folder) => join(folder, name)).filter(isExecutable);
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
