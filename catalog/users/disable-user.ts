import { asSystem, type Catalog } from '../database/catalog.ts';
import { readUser } from './get-user.ts';
import { holdUser, type UserLook } from './look-at-user.ts';
import type { UserRecord } from './user-record.ts';

/** Shuts a user out at once, or lets them in again; the record stays, since backups name it. `user-unknown`. */
export const setUserDisabled = (
  catalog: Catalog,
  userId: number,
  disabled: boolean,
  look?: UserLook,
): Promise<UserRecord> =>
  asSystem(catalog, async (db) => {
    await holdUser(db, userId, look);
    await db.query(
      `UPDATE users SET disabled_at = CASE WHEN $2 THEN coalesce(disabled_at, now()) END
       WHERE id = $1`,
      [userId, disabled],
    );
    await db.query(
      `UPDATE sessions SET revoked_at = now()
       WHERE user_id = $1 AND $2 AND revoked_at IS NULL`,
      [userId, disabled],
    );
    return readUser(db, userId);
  });
