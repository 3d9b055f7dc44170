import type { Client } from 'pg';
import { quoteQualified } from '../identifiers.ts';
import type { Relation } from '../inspect/relations.ts';
import { whenUnlocked } from './when-unlocked.ts';

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
