import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { System } from './system.ts';

const files = (system: Pick<System, 'stateDir'>): string[] => {
  const root = join(system.stateDir, 'product', 'spool');
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => join(root, name));
};

/** Bytes of rows lie in a spool that is still being written. */
export const isReading = (system: Pick<System, 'stateDir'>): boolean => {
  const names = files(system);
  const grown = names.some(
    (name) =>
      name.endsWith('.data') && (statSync(name, { throwIfNoEntry: false })?.size ?? 0) > 100_000,
  );
  return grown && !names.some((name) => name.endsWith('.seal'));
};

/** A spool is whole, and its copies may still be on their way. */
export const isSealed = (system: Pick<System, 'stateDir'>): boolean =>
  files(system).some((name) => name.endsWith('.seal'));

/**
 * Waits for a moment that is over in less time than progress is told: it looks at the disk instead.
 * @throws when it does not come
 */
export async function seenOnDisk(what: () => boolean, timeoutMs = 60_000): Promise<void> {
  const until = Date.now() + timeoutMs;
  while (Date.now() < until) {
    try {
      if (what()) return;
    } catch (error) {
      // Files come and go while one looks.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    await sleep(3);
  }
  throw new Error('the moment did not come');
}
