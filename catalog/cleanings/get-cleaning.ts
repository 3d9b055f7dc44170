import { asClinic, type Catalog } from '../database/catalog.ts';
import type { CleaningRecord } from './cleaning-record.ts';
import { readCleaning } from './read-cleanings.ts';

/** One cleaning of this clinic's. Another clinic's is `cleaning-unknown` like one that never was. */
export const getCleaning = (
  catalog: Catalog,
  clinicId: string,
  cleaningId: number,
): Promise<CleaningRecord> =>
  asClinic(catalog, clinicId, (db) => readCleaning(db, { clinicId, cleaningId }));
