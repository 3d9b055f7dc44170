import { randomBytes } from 'node:crypto';
import type { Db } from '../database/db.ts';
import type { Sealer } from '../sealing/sealer.ts';
import { base32 } from './totp.ts';

const count = 10;

/** 50 random bits in two groups that can be written down: `K7QPM-2XW4D`. */
const newCode = (): string => {
  const text = base32(randomBytes(7)).slice(0, 10);
  return `${text.slice(0, 5)}-${text.slice(5)}`;
};

const macOf = (sealer: Sealer, userId: number, code: string): Buffer => {
  const plain = code.toUpperCase().replace(/[^A-Z2-7]/g, '');
  return sealer.mac(Buffer.from(`recovery-code/${userId}/${plain}`));
};

/** Ten new ones in place of those there were. They are given this once. */
export const writeRecoveryCodes = async (
  db: Db,
  sealer: Sealer,
  userId: number,
): Promise<string[]> => {
  const codes = Array.from({ length: count }, newCode);
  await db.query('DELETE FROM recovery_codes WHERE user_id = $1', [userId]);
  await db.query('INSERT INTO recovery_codes (user_id, code_mac) SELECT $1, unnest($2::bytea[])', [
    userId,
    codes.map((code) => macOf(sealer, userId, code)),
  ]);
  return codes;
};

/** Whether it was one that had not been used; it is now. */
export const takeRecoveryCode = async (
  db: Db,
  sealer: Sealer,
  userId: number,
  code: string,
): Promise<boolean> => {
  const { rowCount } = await db.query(
    `UPDATE recovery_codes SET used_at = now()
     WHERE user_id = $1 AND code_mac = $2 AND used_at IS NULL`,
    [userId, macOf(sealer, userId, code)],
  );
  return rowCount === 1;
};
