import { asClinic, type Catalog } from '../database/catalog.ts';
import type { ClinicRecord } from './clinic-record.ts';
import { readClinic } from './get-clinic.ts';

/** No more backups; what there is stays. Again: the first time stands. `clinic-unknown`. */
export const archiveClinic = (catalog: Catalog, clinicId: string): Promise<ClinicRecord> =>
  asClinic(catalog, clinicId, async (db) => {
    await db.query(
      `UPDATE clinics SET archived_at = coalesce(archived_at, now()), backup_schedule = 'disabled',
         next_scheduled_backup = NULL
       WHERE id = $1`,
      [clinicId],
    );
    return readClinic(db, clinicId);
  });
