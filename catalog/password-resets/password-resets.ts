import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Language } from '../../contracts/language.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { NewPassword } from '../../contracts/user-input.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { checkedInput } from '../database/checked-input.ts';
import { first } from '../database/rows.ts';
import { tokenHash } from '../sessions/session-token.ts';
import { writePassword } from '../users/change-password.ts';
import { beginAttempt } from '../users/login-throttle.ts';
import { hashPassword } from '../users/password.ts';

export const resetMinutes = 30;
/** Mails to one person: whoever asks in another's name must not flood them. */
const mailsPerHour = 3;

/**
 * Notes that a new password was asked for, by the same work whether anyone has that email or not; gives
 * the request's number. `too-many-attempts`, likewise for any email.
 */
export const requestReset = (
  catalog: Catalog,
  {
    email: written,
    language,
    address,
  }: { email: string; language: Language; address: string | null },
): Promise<number> => {
  const email = written.trim().toLowerCase().slice(0, 254);
  return asSystem(catalog, async (db) => {
    // A name of its own: asking for a mail must not slow down the person's logins.
    await beginAttempt(db, `reset ${email}`, address);
    await db.query(`DELETE FROM password_resets WHERE requested_at < now() - interval '30 days'`);
    const { rows } = await db.query<{ id: number }>(
      'INSERT INTO password_resets (email, language) VALUES ($1, $2) RETURNING id',
      [email, language],
    );
    return rows[0]?.id ?? 0;
  });
};

export interface IssuedReset {
  readonly email: string;
  readonly name: string;
  readonly language: Language;
  /** Given this once; the catalog keeps its hash alone. */
  readonly token: string;
}

const Requested = z.object({
  userId: z.number(),
  email: z.string(),
  name: z.string(),
  language: Language,
});

/**
 * Makes the token of a request, in place of an earlier one of the same request, for whoever has its
 * email; null when nobody has, when they are disabled, or when they were written to often enough.
 */
export const issueReset = (catalog: Catalog, id: number): Promise<IssuedReset | null> =>
  asSystem(catalog, async (db) => {
    const found = await first(
      db,
      Requested,
      `SELECT u.id AS "userId", u.email, trim(u.nombre || ' ' || u.apellido) AS name, u.language
       FROM password_resets r JOIN users u ON lower(u.email) = r.email
       WHERE r.id = $1 AND r.used_at IS NULL AND r.requested_at > now() - interval '1 hour'
         AND u.external_issuer IS NULL AND u.disabled_at IS NULL
         AND (SELECT count(*) FROM password_resets o
              WHERE o.user_id = u.id AND o.id <> r.id
                AND o.requested_at > now() - interval '1 hour') < $2`,
      [id, mailsPerHour],
    );
    if (!found) return null;
    const token = `rsgreset_${randomBytes(32).toString('base64url')}`;
    await db.query(
      `UPDATE password_resets SET user_id = $2, token_sha256 = $3,
         expires_at = now() + make_interval(mins => $4)
       WHERE id = $1`,
      [id, found.userId, tokenHash(token), resetMinutes],
    );
    const { email, name, language } = found;
    return { email, name, language, token };
  });

/**
 * Sets a new password by a token from a mail, which with every other one of the person's is worth nothing
 * from here on, and ends all their sessions. Gives whose it was. `reset-refused`, `bad-request`.
 */
export const useReset = async (
  catalog: Catalog,
  token: string,
  password: string,
): Promise<number> => {
  const hash = await hashPassword(checkedInput(NewPassword, password));
  return asSystem(catalog, async (db) => {
    const { rows } = await db.query<{ user_id: number }>(
      `UPDATE password_resets r SET used_at = now() FROM users u
       WHERE r.token_sha256 = $1 AND r.used_at IS NULL AND r.expires_at > now()
         AND u.id = r.user_id AND u.disabled_at IS NULL
       RETURNING r.user_id`,
      [tokenHash(token)],
    );
    const userId = rows[0]?.user_id;
    if (userId === undefined) throw new ResguardoError('reset-refused');
    await db.query(
      'UPDATE password_resets SET used_at = now() WHERE user_id = $1 AND used_at IS NULL',
      [userId],
    );
    await writePassword(db, userId, hash);
    return userId;
  });
};
