import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export type Report = (line: string) => void;

/**
 * Says every few seconds how much of a long installation has arrived, so that a slow network is told
 * from a hanging one.
 */
export async function withProgress<T>(
  what: { readonly title: string; readonly folder: string; readonly report: Report },
  work: () => Promise<T>,
): Promise<T> {
  const began = Date.now();
  what.report(`${what.title}…`);
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - began) / 1000);
    const arrived = Math.round(bytesIn(what.folder) / 1e6);
    what.report(`${what.title}… ${arrived > 0 ? `${arrived} MB, ` : ''}${seconds} s`);
  }, 5000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

function bytesIn(folder: string): number {
  let bytes = 0;
  for (const path of namesIn(folder)) {
    const found = statSync(join(folder, path), { throwIfNoEntry: false });
    if (found?.isFile()) bytes += found.size;
  }
  return bytes;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return []; // files come and go while an installer works
  }
}
