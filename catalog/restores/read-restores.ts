import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { Db } from '../database/db.ts';
import { first } from '../database/rows.ts';
import { restoreColumns, RestoreRecord, type RestoreRef } from './restore-record.ts';

/** `restore-unknown`, like one that never was, for another clinic's. */
export const readRestore = async (
  db: Db,
  { clinicId, restoreId }: RestoreRef,
  lock: '' | 'FOR UPDATE' = '',
): Promise<RestoreRecord> => {
  const found = await first(
    db,
    RestoreRecord,
    `SELECT ${restoreColumns} FROM restores r WHERE r.clinic_id = $1 AND r.id = $2 ${lock}`,
    [clinicId, restoreId],
  );
  if (!found)
    throw new ResguardoError('restore-unknown', { restore: String(restoreId), clinic: clinicId });
  return found;
};
