import { Temporal } from 'temporal-polyfill';
import { runsOfDay } from './runs-of-day.ts';
import type { ScheduleFields } from './schedule-fields.ts';

const never: ReadonlySet<string> = new Set(['disabled', 'scheduled']);

/**
 * The first `count` instants after `after` at which a schedule runs, in order; fewer for one that
 * runs once, none for one that is disabled. A change of clock never makes a run come twice or not
 * at all: see `runsOfDay`.
 * @param timeZone an IANA name
 */
export const nextRuns = (
  schedule: ScheduleFields,
  timeZone: string,
  after: Date,
  count: number,
): Date[] => {
  if (schedule.backupSchedule === 'scheduled') {
    const once = schedule.nextScheduledBackup;
    return once !== null && once > after && count > 0 ? [once] : [];
  }
  if (never.has(schedule.backupSchedule) || schedule.backupTime === null) return [];
  const found = new Set<number>();
  const today = Temporal.Instant.fromEpochMilliseconds(after.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate();
  // From the day before, whose last run a change of clock may have put past midnight.
  for (let date = today.subtract({ days: 1 }); found.size < count; date = date.add({ days: 1 })) {
    for (const { at } of runsOfDay(schedule, timeZone, date)) {
      if (at.epochMilliseconds > after.getTime()) found.add(at.epochMilliseconds);
    }
  }
  return [...found]
    .sort((a, b) => a - b)
    .slice(0, count)
    .map((milliseconds) => new Date(milliseconds));
};

/** The first run after an instant, or null. */
export const nextRun = (schedule: ScheduleFields, timeZone: string, after: Date): Date | null =>
  nextRuns(schedule, timeZone, after, 1)[0] ?? null;
