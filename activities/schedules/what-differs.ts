import { isDeepStrictEqual } from 'node:util';
import type { CalendarSpec, ScheduleDescription, ScheduleSpec } from '@temporalio/client';
import type { ClinicSchedule } from './clinic-schedule.ts';
import { monthNumber, weekdayNumber } from './schedule-spec.ts';

type Value = string | number;
const numberOf = (value: Value): number =>
  typeof value === 'number' ? value : (monthNumber(value) ?? weekdayNumber(value) ?? NaN);

/** Every number of a field, however its ranges are written; empty where it says nothing. */
const numbers = (field: unknown): number[] => {
  const found = new Set<number>();
  for (const range of (field ?? []) as { start: Value; end?: Value; step?: number }[]) {
    const [start, end] = [numberOf(range.start), numberOf(range.end ?? range.start)];
    for (let one = start; one <= end; one += range.step ?? 1) found.add(one);
  }
  return [...found].sort((a, b) => a - b);
};

const calendarText = (calendar: CalendarSpec): string =>
  JSON.stringify(
    (['second', 'minute', 'hour', 'dayOfMonth', 'month', 'year', 'dayOfWeek'] as const).map(
      (field) => numbers(calendar[field]),
    ),
  );

const milliseconds = (value: unknown): number => Number(value ?? 0);

/** A spec by what it matches, whatever the order and the spelling. */
const matched = (spec: ScheduleSpec): unknown => ({
  timezone: spec.timezone,
  calendars: (spec.calendars ?? []).map(calendarText).sort(),
  intervals: (spec.intervals ?? [])
    .map(({ every, offset }) => `${milliseconds(every)} ${milliseconds(offset)}`)
    .sort(),
  jitter: milliseconds(spec.jitter),
  skip: (spec.skip ?? []).length,
  bounds: [spec.startAt ?? null, spec.endAt ?? null],
});

/** The parts in which a schedule in Temporal is not as the catalog has it: `when`, `action`, `policies`, `paused`. */
export const whatDiffers = (found: ScheduleDescription, wanted: ClinicSchedule): string[] => {
  const { action, policies, state } = wanted;
  const same = {
    when: isDeepStrictEqual(matched(found.spec), matched(wanted.spec)),
    action:
      found.action.workflowType === action.workflowType &&
      found.action.workflowId === action.workflowId &&
      found.action.taskQueue === action.taskQueue &&
      isDeepStrictEqual(found.action.args, action.args),
    policies:
      found.policies.overlap === policies.overlap &&
      found.policies.catchupWindow === policies.catchupWindow &&
      !found.policies.pauseOnFailure,
    paused: found.state.paused === state.paused && found.state.note === state.note,
  };
  return Object.entries(same)
    .filter(([, is]) => !is)
    .map(([part]) => part);
};
