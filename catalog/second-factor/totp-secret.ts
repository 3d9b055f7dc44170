import { z } from 'zod';
import type { Db } from '../database/db.ts';
import { first } from '../database/rows.ts';
import type { Sealed, SealedPlace } from '../sealing/sealed.ts';
import type { Sealer } from '../sealing/sealer.ts';

const Stored = z.object({
  secret: z.string().nullable(),
  confirmed: z.boolean(),
  lastStep: z.number().nullable(),
});

export const totpPlace = (userId: number): SealedPlace => ({
  table: 'users',
  row: String(userId),
  field: 'totp_secret',
});

export interface EnrolledSecret {
  readonly secret: Buffer;
  /** False until a first code proved that the device has it. */
  readonly confirmed: boolean;
  readonly lastStep: number;
}

/** The user's secret, the row locked so that no code is taken twice; null where there is none. */
export const lockSecret = async (
  db: Db,
  sealer: Sealer,
  userId: number,
): Promise<EnrolledSecret | null> => {
  const row = await first(
    db,
    Stored,
    `SELECT totp_secret AS secret, totp_confirmed_at IS NOT NULL AS confirmed,
            totp_last_step AS "lastStep"
     FROM users WHERE id = $1 FOR UPDATE`,
    [userId],
  );
  if (!row || row.secret === null) return null;
  const opened = sealer.open(row.secret as Sealed, totpPlace(userId));
  return {
    secret: Buffer.from(opened, 'base64'),
    confirmed: row.confirmed,
    lastStep: row.lastStep ?? 0,
  };
};
