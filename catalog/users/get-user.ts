import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import type { Db } from '../database/db.ts';
import { first } from '../database/rows.ts';
import { userColumns, UserRecord } from './user-record.ts';

export const readUser = async (db: Db, userId: number): Promise<UserRecord> => {
  const user = await first(db, UserRecord, `SELECT ${userColumns} FROM users u WHERE u.id = $1`, [
    userId,
  ]);
  if (!user) throw new ResguardoError('user-unknown', { user: String(userId) });
  return user;
};

/** `user-unknown`. */
export const getUser = (catalog: Catalog, userId: number): Promise<UserRecord> =>
  asSystem(catalog, (db) => readUser(db, userId));

/** Null for an email that nobody of our own has, in whatever case. */
export const findUserByEmail = (catalog: Catalog, email: string): Promise<UserRecord | null> =>
  asSystem(catalog, (db) =>
    first(
      db,
      UserRecord,
      `SELECT ${userColumns} FROM users u WHERE lower(u.email) = lower(trim($1)) AND u.external_issuer IS NULL`,
      [email],
    ),
  );
