import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';

/** A lock was not to be had in time, or two sessions waited for each other. */
const passing = new Set(['55P03', '40P01']);

/**
 * Takes locks, waiting for each no longer than `waitMs`; when one is not to be had, all that `work` took is
 * let go of before it is tried again, so that nobody queues behind us for long.
 * @throws ResguardoError `restore-locked` when none of the attempts got them
 */
export async function withLocks<T>(
  client: Client,
  { waitMs, attempts, table }: { waitMs: number; attempts: number; table: string },
  work: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    await client.query(`SAVEPOINT locks; SET LOCAL lock_timeout = ${waitMs}`);
    try {
      const result = await work();
      await client.query(`SET LOCAL lock_timeout = '3s'; RELEASE SAVEPOINT locks`);
      return result;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (!passing.has(code)) throw error;
      await client.query('ROLLBACK TO SAVEPOINT locks; RELEASE SAVEPOINT locks');
      if (attempt >= attempts) {
        throw new ResguardoError('restore-locked', {
          ...(table === '' ? {} : { table }),
          why: `SQLSTATE ${code}`,
        });
      }
      await pause(100 * attempt);
    }
  }
}
