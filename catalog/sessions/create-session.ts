import { isIP } from 'node:net';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { brokeConstraint } from '../database/catalog-error.ts';
import { newToken, tokenHash } from './session-token.ts';

const twelveHours = 12 * 60 * 60;

/**
 * A session for a user who has just proved to be one. The token is given this once; the catalog
 * keeps its hash alone. `user-unknown`.
 */
export const createSession = async (
  catalog: Catalog,
  userId: number,
  { address = null, seconds = twelveHours }: { address?: string | null; seconds?: number } = {},
): Promise<{ token: string; expiresAt: Date }> => {
  const token = newToken();
  try {
    return await asSystem(catalog, async (db) => {
      const { rows } = await db.query<{ expires_at: Date }>(
        `INSERT INTO sessions (token_sha256, user_id, expires_at, address)
         VALUES ($1, $2, now() + make_interval(secs => $3), $4) RETURNING expires_at`,
        [tokenHash(token), userId, seconds, address !== null && isIP(address) ? address : null],
      );
      if (!rows[0]) throw new ResguardoError('internal', { what: 'no session was written' });
      return { token, expiresAt: rows[0].expires_at };
    });
  } catch (error) {
    if (brokeConstraint(error, 'sessions_user_id_fkey'))
      throw new ResguardoError('user-unknown', { user: String(userId) }, { cause: error });
    throw error;
  }
};
