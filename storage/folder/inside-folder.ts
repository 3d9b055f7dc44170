import { lstat, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { syncFolder } from '../atomic-file.ts';
import { isAlreadyThere, isMissing } from '../disk-errors.ts';

/**
 * The folder that holds a key's file, reached without leaving `root`: no part of the way may be a
 * symbolic link. Null when it is not there.
 * @throws ResguardoError `store-folder-missing` when `root` itself is not there: a disk that is not
 * mounted must not be written beside; `store-right-missing` for a link
 */
export async function findParent(root: string, parts: readonly string[]): Promise<string | null> {
  await mustBeFolder(root);
  let folder = root;
  for (const part of parts.slice(0, -1)) {
    folder = join(folder, part);
    if (!(await isFolder(folder))) return null;
  }
  return folder;
}

/** The same, making what is missing below `root`; what was made survives a power cut. */
export async function makeParent(root: string, parts: readonly string[]): Promise<string> {
  await mustBeFolder(root);
  let folder = root;
  for (const part of parts.slice(0, -1)) {
    folder = join(folder, part);
    if (await isFolder(folder)) continue;
    await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
      if (!isAlreadyThere(error)) throw error;
    });
    await syncFolder(dirname(folder));
  }
  return folder;
}

async function mustBeFolder(root: string): Promise<void> {
  // The root may be a link: it is the owner who named it.
  if (!(await isFolder(join(root, '.')))) {
    throw new ResguardoError('store-folder-missing', { folder: root });
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    const found = await lstat(path);
    if (found.isSymbolicLink())
      throw new ResguardoError('store-right-missing', { right: path, why: 'symlink' });
    return found.isDirectory();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
