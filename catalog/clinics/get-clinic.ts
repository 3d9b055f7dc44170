import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { asClinic, type Catalog } from '../database/catalog.ts';
import type { Db } from '../database/db.ts';
import { first } from '../database/rows.ts';
import { clinicColumns, ClinicRecord } from './clinic-record.ts';

export const readClinic = async (db: Db, clinicId: string): Promise<ClinicRecord> => {
  const clinic = await first(
    db,
    ClinicRecord,
    `SELECT ${clinicColumns} FROM clinics c WHERE c.id = $1`,
    [clinicId],
  );
  if (!clinic) throw new ResguardoError('clinic-unknown', { clinic: clinicId });
  return clinic;
};

/** An archived clinic too: its backups are still there to be asked for. `clinic-unknown`. */
export const getClinic = (catalog: Catalog, clinicId: string): Promise<ClinicRecord> =>
  asClinic(catalog, clinicId, (db) => readClinic(db, clinicId));
