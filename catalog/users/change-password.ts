import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { NewPassword } from '../../contracts/user-input.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import type { Db } from '../database/db.ts';
import { checkedInput } from '../database/checked-input.ts';
import { hashPassword } from './password.ts';

/** Within a transaction: the new hash, and the end of every session of the user. `user-unknown`. */
export const writePassword = async (db: Db, userId: number, hash: string): Promise<void> => {
  const { rowCount } = await db.query(
    'UPDATE users SET password_hash = $2 WHERE id = $1 AND external_issuer IS NULL',
    [userId, hash],
  );
  if (rowCount === 0) throw new ResguardoError('user-unknown', { user: String(userId) });
  await db.query(
    'UPDATE sessions SET revoked_at = now() WHERE user_id = $1 AND revoked_at IS NULL',
    [userId],
  );
};

/** Sets a new password and ends every session of the user. `bad-request`, `user-unknown`. */
export const changePassword = async (
  catalog: Catalog,
  userId: number,
  password: string,
): Promise<void> => {
  const hash = await hashPassword(checkedInput(NewPassword, password));
  await asSystem(catalog, (db) => writePassword(db, userId, hash));
};
