import { readClinic } from '../clinics/get-clinic.ts';
import type { ClinicRecord } from '../clinics/clinic-record.ts';
import { asClinic, type Catalog } from '../database/catalog.ts';
import { lockedClinic } from './claim-slot.ts';
import { keepNext } from './planned-next.ts';

/** Nothing runs by the clinic's schedule until it is resumed. Again: only the note changes. `clinic-unknown`. */
export const pauseSchedule = (
  catalog: Catalog,
  clinicId: string,
  { by, note }: { by: number | null; note: string },
): Promise<ClinicRecord> =>
  asClinic(catalog, clinicId, async (db) => {
    await lockedClinic(db, clinicId);
    await db.query(
      `UPDATE clinics SET schedule_note = $3,
         schedule_paused_by = CASE WHEN schedule_paused_at IS NULL THEN $2 ELSE schedule_paused_by END,
         schedule_paused_at = coalesce(schedule_paused_at, now())
       WHERE id = $1`,
      [clinicId, by, note],
    );
    return readClinic(db, clinicId);
  });

/**
 * It runs again, from now on: what passed in the pause is not made up for, but for a run that was to
 * be once. `clinic-unknown`.
 */
export const resumeSchedule = (
  catalog: Catalog,
  clinicId: string,
  { note }: { note: string },
  now = new Date(),
): Promise<ClinicRecord> =>
  asClinic(catalog, clinicId, async (db) => {
    const clinic = await lockedClinic(db, clinicId);
    if (clinic.schedulePausedAt === null) return clinic;
    await db.query(
      `UPDATE clinics SET schedule_note = $2, schedule_paused_by = NULL, schedule_paused_at = NULL
       WHERE id = $1`,
      [clinicId, note],
    );
    await keepNext(db, clinic, now);
    return readClinic(db, clinicId);
  });
