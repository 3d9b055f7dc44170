import { Temporal } from 'temporal-polyfill';
import { runsOfDay, type RunOfDay } from './runs-of-day.ts';
import type { ScheduleFields } from './schedule-fields.ts';

/** A date on which a change of clock meets a run, or would mislead Temporal's server. */
export interface OddDay {
  readonly date: Temporal.PlainDate;
  readonly runs: readonly RunOfDay[];
  /** Whether Temporal's calendars must not see the date at all: they would get it wrong. */
  readonly cut: boolean;
}

const changesOfClock = (timeZone: string, year: number): Temporal.PlainDate[] => {
  const found: Temporal.PlainDate[] = [];
  let at = Temporal.PlainDate.from({ year, month: 1, day: 1 }).toZonedDateTime(timeZone);
  for (;;) {
    const next = at.getTimeZoneTransition('next');
    if (next === null || next.year > year) return found;
    found.push(next.toPlainDate());
    at = next;
  }
};

const oddDay = (
  schedule: ScheduleFields,
  timeZone: string,
  date: Temporal.PlainDate,
): OddDay | null => {
  const runs = runsOfDay(schedule, timeZone, date);
  // The server takes a date whose midnight does not exist for the weekday before.
  const wrongWeekday =
    schedule.backupSchedule === 'weekly' && date.toZonedDateTime(timeZone).hour !== 0;
  const cut = wrongWeekday || runs.some(({ clock }) => clock === 'twice');
  return cut || runs.some(({ clock }) => clock !== 'usual') ? { date, runs, cut } : null;
};

/** The odd days of a year, in order: none in most zones and at most times of day. */
export const oddDays = (schedule: ScheduleFields, timeZone: string, year: number): OddDay[] =>
  changesOfClock(timeZone, year)
    // A change at midnight touches the evening before.
    .flatMap((date) => [date.subtract({ days: 1 }), date])
    .flatMap((date) => oddDay(schedule, timeZone, date) ?? []);
