import type { Db } from '../database/db.ts';
import { readMemberships, type Membership } from '../memberships/memberships-of.ts';
import { readUser } from './get-user.ts';
import type { UserRecord } from './user-record.ts';

/** A user with the clinics they belong to. */
export interface StandingUser {
  readonly user: UserRecord;
  readonly memberships: readonly Membership[];
}

/** Sees a user as they are while nobody else can change them; throws where that is not what was meant. */
export type UserLook = (now: StandingUser) => void;

/** Keeps others from changing the user or their clinics until the transaction ends. `user-unknown`. */
export const holdUser = async (db: Db, userId: number, look?: UserLook): Promise<void> => {
  await db.query('SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE', [userId]);
  const user = await readUser(db, userId);
  look?.({ user, memberships: await readMemberships(db, userId) });
};
