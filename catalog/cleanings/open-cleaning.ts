import { z } from 'zod';
import { CleanRange } from '../../contracts/clean-range.ts';
import { TableName } from '../../contracts/manifest.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { expectNoChange } from '../changes/change-running.ts';
import { asClinic, type Catalog } from '../database/catalog.ts';
import { brokeConstraint } from '../database/catalog-error.ts';
import { checkedInput } from '../database/checked-input.ts';
import type { CleaningRecord } from './cleaning-record.ts';
import { readCleaning } from './read-cleanings.ts';

export interface CleaningOpening {
  readonly clinicId: string;
  readonly range: CleanRange;
  /** Null: all that the clinic's policy lists. */
  readonly tables: readonly TableName[] | null;
  /** The user who asked. */
  readonly requestedBy: number;
}

const Tables = z.array(TableName).min(1).max(200).nullable();

/**
 * Opens the record of a cleaning before its workflow starts. It has the clinic to itself until it ends:
 * `change-running` when another change is under way or waits. `clean-range-invalid` when the range
 * does not end after its start, `clinic-unknown`, `bad-request`.
 */
export const openCleaning = async (
  catalog: Catalog,
  { clinicId, range: written, tables, requestedBy }: CleaningOpening,
): Promise<CleaningRecord> => {
  const range = checkedInput(CleanRange, written);
  const chosen = checkedInput(Tables, tables);
  if (range.start >= range.end)
    throw new ResguardoError('clean-range-invalid', { why: `${range.start} – ${range.end}` });
  try {
    return await expectNoChange(catalog, clinicId, () =>
      asClinic(catalog, clinicId, async (db) => {
        const { rows } = await db.query<{ id: number }>(
          `INSERT INTO cleanings (clinic_id, range, tables, state, requested_by)
           VALUES ($1, $2, $3, 'running', $4) RETURNING id`,
          [clinicId, range, chosen && JSON.stringify(chosen), requestedBy],
        );
        return readCleaning(db, { clinicId, cleaningId: rows[0]?.id ?? 0 });
      }),
    );
  } catch (error) {
    if (brokeConstraint(error, 'cleanings_clinic_id_fkey'))
      throw new ResguardoError('clinic-unknown', { clinic: clinicId }, { cause: error });
    throw error;
  }
};
