import { z } from 'zod';
import { MembershipRole } from '../../contracts/user-input.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import type { Db } from '../database/db.ts';
import { many } from '../database/rows.ts';

export const Membership = z.object({ clinicId: z.string(), role: MembershipRole });
export type Membership = z.infer<typeof Membership>;

export const readMemberships = (db: Db, userId: number): Promise<Membership[]> =>
  many(
    db,
    Membership,
    `SELECT clinic_id AS "clinicId", role FROM memberships WHERE user_id = $1 ORDER BY clinic_id`,
    [userId],
  );

/** The clinics a user belongs to, and as what. */
export const membershipsOf = (catalog: Catalog, userId: number): Promise<Membership[]> =>
  asSystem(catalog, (db) => readMemberships(db, userId));
