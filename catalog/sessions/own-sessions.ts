import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { many } from '../database/rows.ts';
import { sessionColumns, SessionRecord } from './session-record.ts';

/** A user's sessions that are still good, the last used first. */
export const listSessions = (catalog: Catalog, userId: number): Promise<SessionRecord[]> =>
  asSystem(catalog, (db) =>
    many(
      db,
      SessionRecord,
      `SELECT ${sessionColumns} FROM sessions s
       WHERE s.user_id = $1 AND s.revoked_at IS NULL AND s.expires_at > now()
       ORDER BY s.last_used_at DESC, s.id DESC`,
      [userId],
    ),
  );

/** Ends one of the user's own. `session-unknown`. */
export const endSession = (catalog: Catalog, userId: number, id: number): Promise<void> =>
  asSystem(catalog, async (db) => {
    const { rowCount } = await db.query(
      `UPDATE sessions SET revoked_at = now()
       WHERE id = $2 AND user_id = $1 AND revoked_at IS NULL AND expires_at > now()`,
      [userId, id],
    );
    if (rowCount === 0) throw new ResguardoError('session-unknown', { session: String(id) });
  });
