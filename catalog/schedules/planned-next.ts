import { nextRun } from '../../contracts/schedule/next-runs.ts';
import type { ScheduleFields } from '../../contracts/schedule/schedule-fields.ts';
import type { Db } from '../database/db.ts';

/** Schedules know seconds. */
const wholeSecond = (at: Date): Date => new Date(Math.floor(at.getTime() / 1000) * 1000);

/** When a clinic is due next after an instant: for one that runs once, the moment it was given. */
export const plannedNext = (
  schedule: ScheduleFields & { readonly timeZone: string },
  after: Date,
): Date | null =>
  schedule.backupSchedule === 'scheduled'
    ? schedule.nextScheduledBackup && wholeSecond(schedule.nextScheduledBackup)
    : nextRun(schedule, schedule.timeZone, after);

/** Writes it down, when it is another than what stands there. */
export const keepNext = async (
  db: Db,
  clinic: ScheduleFields & { readonly id: string; readonly timeZone: string },
  after: Date,
): Promise<void> => {
  await db.query(
    `UPDATE clinics SET next_scheduled_backup = $2
     WHERE id = $1 AND next_scheduled_backup IS DISTINCT FROM $2`,
    [clinic.id, plannedNext(clinic, after)],
  );
};
