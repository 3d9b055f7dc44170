import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { Db } from '../database/db.ts';
import type { Sealed, SealedPlace } from './sealed.ts';
import type { Sealer } from './sealer.ts';

const setting = 'master-key-check';
const place: SealedPlace = { table: 'settings', row: setting, field: 'value' };
const known = 'resguardo';

/**
 * Tells at start, before any secret is needed, whether this is the key the catalog was begun with:
 * `master-key-wrong` otherwise. The first process to open a new catalog leaves the value behind.
 */
export const checkMasterKey = async (db: Db, sealer: Sealer): Promise<void> => {
  await db.query(
    `INSERT INTO settings (key, value) VALUES ($1, to_jsonb($2::text)) ON CONFLICT (key) DO NOTHING`,
    [setting, sealer.seal(known, place)],
  );
  const { rows } = await db.query<{ value: Sealed }>('SELECT value FROM settings WHERE key = $1', [
    setting,
  ]);
  const value = rows[0]?.value;
  if (value === undefined || sealer.open(value, place) !== known)
    throw new ResguardoError('master-key-wrong');
};
