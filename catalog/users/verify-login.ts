import { z } from 'zod';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { first } from '../database/rows.ts';
import { takeCode } from '../second-factor/take-code.ts';
import { beginAttempt, forgetAttempt, markSucceeded } from './login-throttle.ts';
import { hashOfNobody, hashPassword, isWeakHash, verifyPassword } from './password.ts';
import { userColumns, UserRecord } from './user-record.ts';

export interface Login {
  readonly email: string;
  readonly password: string;
  /** Where it comes from, for the throttle. */
  readonly address: string | null;
  /** Of the authenticator, or one for recovery; for who has enrolled a second factor. */
  readonly code?: string | undefined;
  /** `not-asked`: they are logged in already, and only the password is asked for again. */
  readonly secondFactor?: 'asked' | 'not-asked';
}

/** Longer than any that could have been set: refused without hashing a megabyte. */
const longestPassword = 1000;

const Stored = UserRecord.extend({ passwordHash: z.string() });

const readByEmail = (catalog: Catalog, email: string): Promise<z.infer<typeof Stored> | null> =>
  asSystem(catalog, (db) =>
    first(
      db,
      Stored,
      `SELECT ${userColumns}, u.password_hash AS "passwordHash" FROM users u
       WHERE lower(u.email) = $1 AND u.external_issuer IS NULL`,
      [email],
    ),
  );

/**
 * The code beside a right password. A wrong one stays a failed attempt, so that the throttle holds it;
 * a missing one does not count, since asking for it is how a login goes on.
 */
const expectCode = async (
  catalog: Catalog,
  user: UserRecord,
  { code, secondFactor = 'asked' }: Login,
  attempt: number,
): Promise<void> => {
  if (!user.secondFactor || secondFactor === 'not-asked') return;
  if (code === undefined || code.trim() === '') {
    await asSystem(catalog, (db) => forgetAttempt(db, attempt));
    throw new ResguardoError('second-factor-needed');
  }
  if (!(await takeCode(catalog, user.id, code))) throw new ResguardoError('second-factor-refused');
};

/**
 * The user whose email and password these are. `login-refused` in all other cases, after the same
 * work: an unknown email, a wrong password and a disabled user cannot be told apart.
 * `second-factor-needed` and `second-factor-refused` only once the password is right.
 * `too-many-attempts` with the seconds to wait.
 */
export const verifyLogin = async (catalog: Catalog, login: Login): Promise<UserRecord> => {
  const email = login.email.trim().toLowerCase().slice(0, 254);
  const attempt = await asSystem(catalog, (db) => beginAttempt(db, email, login.address));
  const stored = await readByEmail(catalog, email);
  const password = login.password.slice(0, longestPassword);
  const matches = await verifyPassword(password, stored?.passwordHash ?? hashOfNobody);
  if (!stored || !matches || stored.disabledAt !== null || login.password.length > longestPassword)
    throw new ResguardoError('login-refused');
  const user = UserRecord.parse(stored);
  await expectCode(catalog, user, login, attempt);
  const renewed = isWeakHash(stored.passwordHash) ? await hashPassword(password) : null;
  await asSystem(catalog, async (db) => {
    await markSucceeded(db, attempt);
    if (renewed !== null)
      await db.query('UPDATE users SET password_hash = $2 WHERE id = $1', [stored.id, renewed]);
  });
  return user;
};
