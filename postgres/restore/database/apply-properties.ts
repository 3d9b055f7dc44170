import { DatabaseError, type Client } from 'pg';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import type { PropertyStatement } from './own-properties.ts';

/**
 * Runs the statements in the transaction that is open.
 * @throws ResguardoError `restore-right-missing` with the right that the first refused one asks for
 */
export async function applyProperties(
  client: Client,
  statements: readonly PropertyStatement[],
  to: { readonly user: string; readonly database: string },
): Promise<void> {
  for (const { sql, right } of statements) {
    try {
      await client.query(sql);
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.code !== '42501') throw error;
      const { user, database } = to;
      throw new ResguardoError('restore-right-missing', { user, right, object: database });
    }
  }
}
