import { asSystem, type Catalog } from '../database/catalog.ts';
import { many } from '../database/rows.ts';
import { userColumns, UserRecord } from './user-record.ts';

/** The people of one clinic, or everyone, by email; disabled ones too. */
export const listUsers = (
  catalog: Catalog,
  { clinicId = null }: { clinicId?: string | null } = {},
): Promise<UserRecord[]> =>
  asSystem(catalog, (db) =>
    many(
      db,
      UserRecord,
      `SELECT ${userColumns} FROM users u
       WHERE $1::text IS NULL OR EXISTS (
         SELECT FROM memberships m WHERE m.user_id = u.id AND m.clinic_id = $1
       )
       ORDER BY lower(u.email)`,
      [clinicId],
    ),
  );
