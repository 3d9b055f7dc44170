import type { Temporal } from 'temporal-polyfill';
import { oddDays, type OddDay } from './odd-days.ts';
import { timesOfDay, type ScheduleFields } from './schedule-fields.ts';

/** One calendar of a Temporal schedule, in numbers: months from 1, days of the week from 0, Sunday. */
export interface SpecCalendar {
  readonly second: readonly number[];
  readonly minute: readonly number[];
  readonly hour: readonly number[];
  readonly dayOfMonth: readonly number[];
  readonly month: readonly number[];
  /** Empty: every year. */
  readonly year: readonly number[];
  readonly dayOfWeek: readonly number[];
  readonly comment: string;
}

/** When a Temporal schedule fires: what its calendars match, and single instants. */
export interface TemporalSpec {
  readonly timeZone: string;
  readonly calendars: readonly SpecCalendar[];
  readonly instants: readonly Date[];
}

const from = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);
const months = from(1, 12);
const days = from(1, 31);
const weekdays = from(0, 6);
/** Of Temporal's server: it knows years from 2000 to 2100. */
const lastYear = 2100;
const without = (all: readonly number[], some: ReadonlySet<number>): number[] =>
  all.filter((one) => !some.has(one));

const everyTime: SpecCalendar = {
  ...{ second: [0], minute: [0], hour: [0], comment: '' },
  ...{ dayOfMonth: days, month: months, year: [], dayOfWeek: weekdays },
};

const usualCalendar = (schedule: ScheduleFields): SpecCalendar => {
  const times = timesOfDay(schedule);
  const { backupSchedule: kind, backupWeekday, backupDayOfMonth } = schedule;
  return {
    ...everyTime,
    hour: times.map(({ hour }) => hour),
    minute: [times[0]?.minute ?? 0],
    // Ours counts from Monday.
    dayOfWeek: kind === 'weekly' ? [((backupWeekday ?? 0) + 1) % 7] : weekdays,
    dayOfMonth: kind === 'monthly' ? [backupDayOfMonth ?? 1] : days,
  };
};

/** The usual calendar with some dates cut out: other years, other months, other days. */
const cutOut = (
  usual: SpecCalendar,
  dates: readonly Temporal.PlainDate[],
  year: number,
): SpecCalendar[] => {
  if (dates.length === 0) return [usual];
  const years = Map.groupBy(dates, (date) => date.year);
  // West of Greenwich the year before goes on for some hours.
  const pieces = [{ ...usual, year: without(from(year - 1, lastYear), new Set(years.keys())) }];
  for (const [ofYear, inYear] of years) {
    const byMonth = Map.groupBy(inYear, (date) => date.month);
    pieces.push({ ...usual, year: [ofYear], month: without(months, new Set(byMonth.keys())) });
    for (const [month, inMonth] of byMonth) {
      const cut = new Set(inMonth.map(({ day }) => day));
      const dayOfMonth = without(usual.dayOfMonth, cut);
      if (dayOfMonth.length > 0) {
        pieces.push({ ...usual, year: [ofYear], month: [month], dayOfMonth });
      }
    }
  }
  return pieces;
};

const onDate = (
  { year, month, day }: Temporal.PlainDate,
  hour: number[],
  minute: number,
  comment: string,
): SpecCalendar => ({
  ...everyTime,
  ...{ year: [year], month: [month], dayOfMonth: [day], hour, minute: [minute], comment },
});

/** What a date's runs are, one by one; the usual ones only where they were cut out. */
const told = ({ date, runs, cut }: OddDay): SpecCalendar[] => {
  const usual = cut ? runs.filter(({ clock }) => clock === 'usual') : [];
  const [first] = usual;
  const hours = usual.map(({ wall }) => wall.hour);
  return [
    ...(first ? [onDate(date, hours, first.wall.minute, 'the clock changes')] : []),
    ...runs
      .filter(({ clock }) => clock === 'missing')
      .map(({ at }) =>
        onDate(at.toPlainDate(), [at.hour], at.minute, 'made up for: the clock jumps'),
      ),
  ];
};

const once = (at: Date): TemporalSpec => ({
  timeZone: 'UTC',
  calendars: [
    {
      ...everyTime,
      ...{ year: [at.getUTCFullYear()], month: [at.getUTCMonth() + 1] },
      ...{ dayOfMonth: [at.getUTCDate()], hour: [at.getUTCHours()] },
      ...{ minute: [at.getUTCMinutes()], second: [at.getUTCSeconds()] },
    },
  ],
  instants: [],
});

/**
 * What makes Temporal's server fire exactly at `nextRuns`, or null where nothing ever runs.
 *
 * Left to itself its calendars pass over a wall time that does not exist, and of one that comes twice
 * they take the first, the second or both, depending on the zone; a date whose midnight does not exist
 * they take for the weekday before (temporalio/temporal, service/worker/scheduler/calendar.go;
 * docs/decisions/0023-schedules.md). So the days that a change of clock makes odd, this year and the next, are told
 * one by one: a time left out is added where it is made up for, and a time that comes twice is cut out
 * of the calendars and given as an instant.
 * @param now from whose year on the odd days are told
 */
export const temporalSpec = (
  schedule: ScheduleFields,
  timeZone: string,
  now: Date,
): TemporalSpec | null => {
  const { backupSchedule, nextScheduledBackup } = schedule;
  if (backupSchedule === 'scheduled') return nextScheduledBackup && once(nextScheduledBackup);
  if (timesOfDay(schedule).length === 0) return null;
  const year = now.getUTCFullYear();
  const odd = [year, year + 1].flatMap((one) => oddDays(schedule, timeZone, one));
  const cut = odd.filter((day) => day.cut).map(({ date }) => date);
  const instants = odd
    .flatMap(({ runs }) => runs)
    .filter(({ clock }) => clock === 'twice')
    .map(({ at }) => new Date(at.epochMilliseconds));
  const calendars = [...cutOut(usualCalendar(schedule), cut, year), ...odd.flatMap(told)];
  return { timeZone, calendars, instants };
};
