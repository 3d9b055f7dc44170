import type { Pool, PoolClient } from 'pg';
import { asCatalogError, catalogUnreachable } from './catalog-error.ts';
import type { Db } from './db.ts';

const asDb = (client: PoolClient): Db => ({
  query: (sql, parameters = []) => client.query(sql, [...parameters]),
});

/**
 * Runs `work` in one transaction begun by `begin`, and commits; anything thrown rolls it back.
 * Errors come as `catalog-unreachable` where the catalog could not be reached or was lost.
 */
export const inTransaction = async <T>(
  pool: Pool,
  begin: string,
  work: (db: Db) => Promise<T>,
): Promise<T> => {
  const client = await pool.connect().catch((error: unknown) => {
    throw catalogUnreachable(error);
  });
  // A connection lost between two statements is told by the next one; unheard, it would end the process.
  const ignore = (): void => undefined;
  client.on('error', ignore);
  let broken = true;
  try {
    await client.query(begin);
    const result = await work(asDb(client));
    await client.query('COMMIT');
    broken = false;
    return result;
  } catch (error) {
    broken = await client.query('ROLLBACK').then(
      () => false,
      () => true,
    );
    throw asCatalogError(error);
  } finally {
    client.off('error', ignore);
    client.release(broken);
  }
};
