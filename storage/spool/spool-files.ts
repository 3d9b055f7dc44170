import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SpoolRef, SpoolSummary } from '../../contracts/spool.ts';
import { isMissing } from '../disk-errors.ts';

/**
 * Where a spool's files stand: `current` names the attempt that counts; beside it that attempt's
 * data, its manifest, and its seal. Everything is on disk, so that several processes share it.
 */
export interface SpoolFiles {
  readonly key: string;
  readonly folder: string;
  readonly current: string;
  data(attempt: string): string;
  manifest(attempt: string): string;
  seal(attempt: string): string;
}

export function spoolFiles(root: string, ref: SpoolRef): SpoolFiles {
  const { key } = SpoolRef.parse(ref);
  const folder = join(root, key);
  return {
    key,
    folder,
    current: join(folder, 'current'),
    data: (attempt) => join(folder, `${attempt}.data`),
    manifest: (attempt) => join(folder, `${attempt}.manifest`),
    seal: (attempt) => join(folder, `${attempt}.seal`),
  };
}

/** Whether a name in a spool's folder is a file of an attempt, or one of them half written. */
export const isOfSomeAttempt = (name: string): boolean => /\.(data|manifest|seal|tmp)$/.test(name);

// These two are read at every turn of a waiting follower: a few dozen bytes out of the page cache,
// cheaper read at once than sent through the thread pool, where compression would hold them up.

/** The attempt that counts, or null before the first and after the spool is gone. */
export function currentAttempt(files: SpoolFiles): string | null {
  return readText(files.current);
}

/** The figures of a sealed attempt, or null while it grows. */
export function sealOf(files: SpoolFiles, attempt: string): SpoolSummary | null {
  const text = readText(files.seal(attempt));
  return text === null ? null : SpoolSummary.parse(JSON.parse(text));
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
