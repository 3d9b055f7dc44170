import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { Db } from '../database/db.ts';
import { first } from '../database/rows.ts';
import { cleaningColumns, CleaningRecord, type CleaningRef } from './cleaning-record.ts';

/** `cleaning-unknown`, like one that never was, for another clinic's. */
export const readCleaning = async (
  db: Db,
  { clinicId, cleaningId }: CleaningRef,
  lock: '' | 'FOR UPDATE' = '',
): Promise<CleaningRecord> => {
  const found = await first(
    db,
    CleaningRecord,
    `SELECT ${cleaningColumns} FROM cleanings k WHERE k.clinic_id = $1 AND k.id = $2 ${lock}`,
    [clinicId, cleaningId],
  );
  if (!found)
    throw new ResguardoError('cleaning-unknown', {
      cleaning: String(cleaningId),
      clinic: clinicId,
    });
  return found;
};
