import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { quoteQualified } from '../identifiers.ts';
import type { Relation } from '../inspect/relations.ts';

const attempts = 4;

/**
 * Makes the room of deleted rows usable again, and gives back what lies at the end of the tables' files; with
 * `compact`, all of it. A table whose owner the role is not is left as it is by the server: autovacuum
 * sees to it in its own time.
 * @throws ResguardoError `restore-locked`
 */
export const vacuumTables = async (
  client: Client,
  relations: readonly Relation[],
  compact: boolean,
): Promise<void> => {
  const options = compact ? 'FULL, ANALYZE' : 'ANALYZE';
  for (const { schema, name } of relations) {
    await whenUnlocked(`${schema}.${name}`, async () => {
      await client.query(`VACUUM (${options}) ${quoteQualified(schema, name)}`);
    });
  }
};

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
