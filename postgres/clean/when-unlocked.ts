import { setTimeout as pause } from 'node:timers/promises';
import { ResguardoError } from '../../contracts/resguardo-error.ts';

const attempts = 4;

/** A lock that was not had in time, or given up for another's. */
const passing = new Set(['55P03', '40P01']);

/**
 * Does `work` again, a few times, while others hold what it needs.
 * @throws ResguardoError `restore-locked`
 */
export const whenUnlocked = async <T>(table: string, work: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (!passing.has(code)) throw error;
      if (attempt >= attempts) {
        const why = error instanceof Error ? error.message : code;
        throw new ResguardoError('restore-locked', { table, why }, { cause: error });
      }
      await pause(200 * attempt);
    }
  }
};
