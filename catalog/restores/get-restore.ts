import { asClinic, type Catalog } from '../database/catalog.ts';
import { readRestore } from './read-restores.ts';
import type { RestoreRecord } from './restore-record.ts';

/** One restore of this clinic's. Another clinic's is `restore-unknown` like one that never was. */
export const getRestore = (
  catalog: Catalog,
  clinicId: string,
  restoreId: number,
): Promise<RestoreRecord> =>
  asClinic(catalog, clinicId, (db) => readRestore(db, { clinicId, restoreId }));
