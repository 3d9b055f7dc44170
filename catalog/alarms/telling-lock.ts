import { asSystem, type Catalog } from '../database/catalog.ts';

/** "tell": any number that nothing else here takes. */
const lock = '1952804972';

/** Two who tell at once would tell twice: the second waits for the first, and finds nothing left. */
export const withTellingLock = <T>(catalog: Catalog, work: () => Promise<T>): Promise<T> =>
  asSystem(catalog, async (db) => {
    await db.query('SELECT pg_advisory_xact_lock($1)', [lock]);
    return work();
  });
