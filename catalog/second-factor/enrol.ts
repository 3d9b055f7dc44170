import { randomBytes } from 'node:crypto';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { readUser } from '../users/get-user.ts';
import { holdUser, type UserLook } from '../users/look-at-user.ts';
import { writeRecoveryCodes } from './recovery-codes.ts';
import { base32, otpauthUri, stepOf } from './totp.ts';
import { lockSecret, totpPlace } from './totp-secret.ts';

/** RFC 4226 §4 asks for 160 bits. */
const secretBytes = 20;

/**
 * A new secret, given this once, which counts for nothing until it is confirmed. Asked for again before
 * that, it is another one. `second-factor-on`, `user-unknown`.
 */
export const beginEnrolment = (
  catalog: Catalog,
  userId: number,
): Promise<{ secret: string; uri: string }> =>
  asSystem(catalog, async (db) => {
    const { email, secondFactor } = await readUser(db, userId);
    if (secondFactor) throw new ResguardoError('second-factor-on');
    const secret = randomBytes(secretBytes);
    const sealed = catalog.sealer.seal(secret.toString('base64'), totpPlace(userId));
    const { rowCount } = await db.query(
      `UPDATE users SET totp_secret = $2, totp_last_step = NULL
       WHERE id = $1 AND totp_confirmed_at IS NULL`,
      [userId, sealed],
    );
    if (rowCount === 0) throw new ResguardoError('second-factor-on');
    return { secret: base32(secret), uri: otpauthUri(secret, email) };
  });

/**
 * Turns the second factor on with a first code, and gives the recovery codes, this once.
 * `second-factor-on`, `second-factor-off` where none was begun, `code-refused`.
 */
export const confirmEnrolment = (
  catalog: Catalog,
  userId: number,
  code: string,
  at: Date = new Date(),
): Promise<string[]> =>
  asSystem(catalog, async (db) => {
    const enrolled = await lockSecret(db, catalog.sealer, userId);
    if (!enrolled) throw new ResguardoError('second-factor-off');
    if (enrolled.confirmed) throw new ResguardoError('second-factor-on');
    const step = stepOf(enrolled.secret, code.replace(/\s/g, ''), at, enrolled.lastStep);
    if (step === null) throw new ResguardoError('code-refused');
    await db.query(
      'UPDATE users SET totp_confirmed_at = now(), totp_last_step = $2 WHERE id = $1',
      [userId, step],
    );
    return writeRecoveryCodes(db, catalog.sealer, userId);
  });

/** Turns it off and forgets its secret and codes. `second-factor-off`, `user-unknown`. */
export const removeSecondFactor = (
  catalog: Catalog,
  userId: number,
  look?: UserLook,
): Promise<void> =>
  asSystem(catalog, async (db) => {
    await holdUser(db, userId, look);
    const { secondFactor } = await readUser(db, userId);
    if (!secondFactor) throw new ResguardoError('second-factor-off');
    await db.query(
      `UPDATE users SET totp_secret = NULL, totp_confirmed_at = NULL, totp_last_step = NULL
       WHERE id = $1`,
      [userId],
    );
    await db.query('DELETE FROM recovery_codes WHERE user_id = $1', [userId]);
  });
