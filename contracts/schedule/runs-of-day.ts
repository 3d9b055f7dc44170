import type { Temporal } from 'temporal-polyfill';
import { runsOn, timesOfDay, type ScheduleFields, type WallTime } from './schedule-fields.ts';

/** One run of a day, and what a change of clock makes of its wall time. */
export interface RunOfDay {
  readonly wall: WallTime;
  readonly at: Temporal.ZonedDateTime;
  /** `missing`: the clock jumps over it. `twice`: the clock comes by it two times. */
  readonly clock: 'usual' | 'missing' | 'twice';
}

const runAt = (date: Temporal.PlainDate, wall: WallTime, timeZone: string): RunOfDay => {
  const wanted = date.toPlainDateTime(wall);
  const earlier = wanted.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  const later = wanted.toZonedDateTime(timeZone, { disambiguation: 'later' });
  if (earlier.epochMilliseconds === later.epochMilliseconds) {
    return { wall, at: earlier, clock: 'usual' };
  }
  // As RFC 5545 has it: by the offset before the change, so as much later as the clock was put on.
  return earlier.toPlainDateTime().equals(wanted)
    ? { wall, at: earlier, clock: 'twice' }
    : { wall, at: later, clock: 'missing' };
};

/**
 * The runs of a date of the clinic's own calendar. A wall time that a change of clock leaves out is
 * made up for once, right after the change; one that comes twice runs the first time only.
 */
export const runsOfDay = (
  schedule: ScheduleFields,
  timeZone: string,
  date: Temporal.PlainDate,
): RunOfDay[] =>
  runsOn(schedule, date.day, date.dayOfWeek - 1)
    ? timesOfDay(schedule).map((wall) => runAt(date, wall, timeZone))
    : [];
