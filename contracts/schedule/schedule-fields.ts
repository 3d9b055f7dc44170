import type { ScheduleInput } from '../clinic-input.ts';

/** When a clinic is backed up, by its own wall clock: E3's fields, as the catalog keeps them. */
export type ScheduleFields = Readonly<ScheduleInput>;

/** Hours and minutes of a wall clock. */
export interface WallTime {
  readonly hour: number;
  readonly minute: number;
}

const hoursBetween = { every_12h: 12, every_6h: 6 } as const;

/** `15:00`, or null where the clinic has no time. */
const wallTime = (text: string | null): WallTime | null => {
  if (text === null) return null;
  const [hour = 0, minute = 0] = text.split(':').map(Number);
  return { hour, minute };
};

/** The wall times of a day on which it runs: every 12 hours from 15:00 are 03:00 and 15:00. */
export const timesOfDay = ({ backupSchedule, backupTime }: ScheduleFields): WallTime[] => {
  const from = wallTime(backupTime);
  if (from === null || backupSchedule === 'disabled' || backupSchedule === 'scheduled') return [];
  const step = backupSchedule in hoursBetween ? hoursBetween[backupSchedule as 'every_6h'] : 24;
  return Array.from({ length: 24 / step }, (_, turn) => (from.hour + turn * step) % 24)
    .sort((a, b) => a - b)
    .map((hour) => ({ hour, minute: from.minute }));
};

/** Whether it runs on a date, given by its day of the month and its weekday (0 is Monday). */
export const runsOn = (schedule: ScheduleFields, day: number, weekday: number): boolean => {
  const { backupSchedule, backupDayOfMonth, backupWeekday } = schedule;
  if (backupSchedule === 'weekly') return weekday === backupWeekday;
  if (backupSchedule === 'monthly') return day === backupDayOfMonth;
  return backupSchedule !== 'disabled' && backupSchedule !== 'scheduled';
};
