import { asSystem, type Catalog } from '../database/catalog.ts';
import { takeRecoveryCode } from './recovery-codes.ts';
import { stepOf } from './totp.ts';
import { lockSecret } from './totp-secret.ts';

/**
 * Whether a code is right for a user with a second factor: six digits of the authenticator, or a
 * recovery code. Either is good once.
 */
export const takeCode = (
  catalog: Catalog,
  userId: number,
  code: string,
  at: Date = new Date(),
): Promise<boolean> =>
  asSystem(catalog, async (db) => {
    const enrolled = await lockSecret(db, catalog.sealer, userId);
    if (!enrolled?.confirmed) return false;
    const plain = code.replace(/\s/g, '');
    if (!/^\d{6}$/.test(plain)) return takeRecoveryCode(db, catalog.sealer, userId, plain);
    const step = stepOf(enrolled.secret, plain, at, enrolled.lastStep);
    if (step === null) return false;
    await db.query('UPDATE users SET totp_last_step = $2 WHERE id = $1', [userId, step]);
    return true;
  });
