import { statfs } from 'node:fs/promises';

/** Free and total bytes of the disk a folder lies on, as text. */
export async function freeSpace(folder: string): Promise<Record<string, string>> {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { path: folder, free: String(bavail * bsize), total: String(blocks * bsize) };
}
