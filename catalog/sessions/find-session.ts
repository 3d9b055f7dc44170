import { asSystem, type Catalog } from '../database/catalog.ts';
import { first } from '../database/rows.ts';
import { readMemberships, type Membership } from '../memberships/memberships-of.ts';
import { readUser } from '../users/get-user.ts';
import type { UserRecord } from '../users/user-record.ts';
import { sessionColumns, SessionRecord } from './session-record.ts';
import { tokenHash } from './session-token.ts';

export interface FoundSession {
  readonly session: SessionRecord;
  readonly user: UserRecord;
  readonly memberships: readonly Membership[];
}

/** Who holds this token, or null when it is unknown, expired, revoked or its user was disabled. */
export const findSession = (catalog: Catalog, token: string): Promise<FoundSession | null> =>
  asSystem(catalog, async (db) => {
    const session = await first(
      db,
      SessionRecord,
      `SELECT ${sessionColumns} FROM sessions s
       WHERE s.token_sha256 = $1 AND s.revoked_at IS NULL AND s.expires_at > now()`,
      [tokenHash(token)],
    );
    if (!session) return null;
    const user = await readUser(db, session.userId);
    if (user.disabledAt !== null) return null;
    // Once a minute: not every request should write.
    await db.query(
      `UPDATE sessions SET last_used_at = now()
       WHERE id = $1 AND last_used_at < now() - interval '1 minute'`,
      [session.id],
    );
    return { session, user, memberships: await readMemberships(db, user.id) };
  });
