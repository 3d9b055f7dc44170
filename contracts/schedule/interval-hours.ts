import type { ScheduleFields } from './schedule-fields.ts';

const intervals: Readonly<Partial<Record<ScheduleFields['backupSchedule'], number>>> = {
  daily: 24,
  every_12h: 12,
  every_6h: 6,
  weekly: 7 * 24,
  monthly: 31 * 24,
};

/** The longest that such a schedule leaves between two runs, hours; null for what runs once or never. */
export const intervalHours = (schedule: ScheduleFields['backupSchedule']): number | null =>
  intervals[schedule] ?? null;
