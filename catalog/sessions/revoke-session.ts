import { asSystem, type Catalog } from '../database/catalog.ts';
import { tokenHash } from './session-token.ts';

/** Logs out: the token is worth nothing from here on. Again, or for an unknown one: nothing. */
export const revokeSession = (catalog: Catalog, token: string): Promise<void> =>
  asSystem(catalog, async (db) => {
    await db.query(
      'UPDATE sessions SET revoked_at = now() WHERE token_sha256 = $1 AND revoked_at IS NULL',
      [tokenHash(token)],
    );
  });

/** Logs a user out everywhere. Gives how many sessions that ended. */
export const revokeSessionsOf = (catalog: Catalog, userId: number): Promise<number> =>
  asSystem(catalog, async (db) => {
    const { rowCount } = await db.query(
      'UPDATE sessions SET revoked_at = now() WHERE user_id = $1 AND revoked_at IS NULL',
      [userId],
    );
    return rowCount ?? 0;
  });
