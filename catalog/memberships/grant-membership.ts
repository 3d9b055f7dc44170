import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { MembershipRole } from '../../contracts/user-input.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { brokeConstraint } from '../database/catalog-error.ts';
import type { Db } from '../database/db.ts';
import { holdUser, type UserLook } from '../users/look-at-user.ts';

export interface MembershipGrant {
  readonly userId: number;
  readonly clinicId: string;
  readonly role: MembershipRole;
}

export const writeMembership = async (
  db: Db,
  { userId, clinicId, role }: MembershipGrant,
): Promise<void> => {
  await db
    .query(
      `INSERT INTO memberships (user_id, clinic_id, role) VALUES ($1, $2, $3)
       ON CONFLICT (user_id, clinic_id) DO UPDATE SET role = excluded.role`,
      [userId, clinicId, role],
    )
    .catch((error: unknown) => {
      if (brokeConstraint(error, 'memberships_clinic_id_fkey'))
        throw new ResguardoError('clinic-unknown', { clinic: clinicId }, { cause: error });
      if (brokeConstraint(error, 'memberships_user_id_fkey'))
        throw new ResguardoError('user-unknown', { user: String(userId) }, { cause: error });
      throw error;
    });
};

/** Makes a user one of a clinic's people, or changes as what. `clinic-unknown`, `user-unknown`. */
export const grantMembership = (
  catalog: Catalog,
  grant: MembershipGrant,
  look?: UserLook,
): Promise<void> =>
  asSystem(catalog, async (db) => {
    await holdUser(db, grant.userId, look);
    await writeMembership(db, grant);
  });

/** Ends it. Nothing happens where there was none. `user-unknown`. */
export const revokeMembership = (
  catalog: Catalog,
  userId: number,
  clinicId: string,
  look?: UserLook,
): Promise<void> =>
  asSystem(catalog, async (db) => {
    await holdUser(db, userId, look);
    await db.query('DELETE FROM memberships WHERE user_id = $1 AND clinic_id = $2', [
      userId,
      clinicId,
    ]);
  });
