import { randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlreadyThere, isMissing } from '../disk-errors.ts';

/**
 * The name of whoever shares this disk, made once: workers that start together agree on it, because
 * only one link can be made and the file it shows is already whole.
 */
export async function hostIdOf(root: string): Promise<string> {
  const path = join(root, 'host-id');
  const known = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (known !== null) return known;
  const mine = `${path}.${randomUUID()}.tmp`;
  await writeFile(mine, randomUUID(), { mode: 0o600, flush: true });
  try {
    await link(mine, path);
  } catch (error) {
    if (!isAlreadyThere(error)) throw error;
  } finally {
    await rm(mine, { force: true });
  }
  return readFile(path, 'utf8');
}
