import type { ClinicRecord } from '../../catalog/clinics/clinic-record.ts';
import type { ScheduledRun } from '../../catalog/schedules/scheduled-run.ts';
import type { ScheduledRunView, ScheduleView } from '../../contracts/api/schedule.ts';
import type { Language } from '../../contracts/language.ts';
import { clinicTime } from '../../contracts/schedule/clinic-time.ts';
import { nextRuns } from '../../contracts/schedule/next-runs.ts';
import { failureView } from './failure-view.ts';
import { iso, isoOrNull } from './iso.ts';

const shownRuns = 5;

/** A slot of a clinic as it is shown; `run` is null while nobody has taken it. */
export const scheduledRunView = (
  language: Language,
  { id, timeZone }: ClinicRecord,
  slot: Date,
  run: ScheduledRun | null,
): ScheduledRunView => ({
  clinic: id,
  slot: iso(slot),
  local: clinicTime(slot, timeZone),
  state: run?.state ?? 'waiting',
  reason: run?.reason ?? null,
  backupId: run?.backupId ?? null,
  failure: run?.failure ? failureView(language, run.failure) : null,
  startedAt: run ? iso(run.claimedAt) : null,
  endedAt: isoOrNull(run?.endedAt ?? null),
});

/** A clinic's schedule with its next five runs. */
export const scheduleView = (
  language: Language,
  clinic: ClinicRecord,
  last: ScheduledRun | null,
  now = new Date(),
): ScheduleView => ({
  clinic: clinic.id,
  timeZone: clinic.timeZone,
  backupSchedule: clinic.backupSchedule,
  backupTime: clinic.backupTime,
  backupWeekday: clinic.backupWeekday,
  backupDayOfMonth: clinic.backupDayOfMonth,
  nextScheduledBackup: isoOrNull(clinic.nextScheduledBackup),
  jitterSeconds: clinic.policy.jitterSeconds,
  catchUpHours: clinic.policy.catchUpHours,
  nextRuns: nextRuns(clinic, clinic.timeZone, now, shownRuns).map((at) => ({
    at: iso(at),
    local: clinicTime(at, clinic.timeZone),
  })),
  paused:
    clinic.schedulePausedAt === null
      ? null
      : { since: iso(clinic.schedulePausedAt), note: clinic.scheduleNote },
  lastBackupAt: isoOrNull(clinic.lastBackupAt),
  lastRun: last && scheduledRunView(language, clinic, last.slot, last),
});
