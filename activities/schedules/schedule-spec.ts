import type { CalendarSpec, ScheduleSpec } from '@temporalio/client';
import type { SpecCalendar, TemporalSpec } from '../../contracts/schedule/temporal-spec.ts';

const months = [
  ...['JANUARY', 'FEBRUARY', 'MARCH', 'APRIL', 'MAY', 'JUNE', 'JULY', 'AUGUST', 'SEPTEMBER'],
  ...['OCTOBER', 'NOVEMBER', 'DECEMBER'],
] as const;
const weekdays = [
  ...['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'],
] as const;

type Month = (typeof months)[number];
type Weekday = (typeof weekdays)[number];
const month = (number: number): Month => months[number - 1] ?? 'JANUARY';
const weekday = (number: number): Weekday => weekdays[number] ?? 'SUNDAY';

export const monthNumber = (name: string): number | undefined => {
  const index = (months as readonly string[]).indexOf(name);
  return index < 0 ? undefined : index + 1;
};
export const weekdayNumber = (name: string): number | undefined => {
  const index = (weekdays as readonly string[]).indexOf(name);
  return index < 0 ? undefined : index;
};

/** Runs of numbers one after another: what a schedule is made of, and what the Web UI shows. */
const ranges = (numbers: readonly number[]): { start: number; end: number }[] => {
  const found: { start: number; end: number }[] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = found.at(-1);
    if (last && last.end === number - 1) last.end = number;
    else found.push({ start: number, end: number });
  }
  return found;
};

const calendar = (one: SpecCalendar): CalendarSpec => ({
  second: ranges(one.second),
  minute: ranges(one.minute),
  hour: ranges(one.hour),
  dayOfMonth: ranges(one.dayOfMonth),
  month: ranges(one.month).map(({ start, end }) => ({ start: month(start), end: month(end) })),
  dayOfWeek: ranges(one.dayOfWeek).map(({ start, end }) => ({
    start: weekday(start),
    end: weekday(end),
  })),
  ...(one.year.length > 0 ? { year: ranges(one.year) } : {}),
  ...(one.comment === '' ? {} : { comment: one.comment }),
});

/**
 * The same in the words of Temporal's client. One instant is an interval as long as the time from
 * 1970 to it: it matches then, and not again before twice that time has passed.
 */
export const scheduleSpec = (spec: TemporalSpec, jitterSeconds: number): ScheduleSpec => ({
  timezone: spec.timeZone,
  calendars: spec.calendars.map(calendar),
  intervals: spec.instants.map((at) => ({ every: at.getTime() })),
  ...(jitterSeconds > 0 ? { jitter: jitterSeconds * 1000 } : {}),
});
