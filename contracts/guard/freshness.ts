import { intervalHours } from '../schedule/interval-hours.ts';
import type { ScheduleFields } from '../schedule/schedule-fields.ts';

/** A clinic that runs by no schedule is somebody's to back up by hand, at least every other day. */
const byHandHours = 48;
/** A run may begin late and takes its time: a twelfth of the interval, within these. */
const graceHours = { share: 1 / 12, least: 1, most: 12 };

/** How old the data of a clinic's newest protected backup may be. */
export interface Freshness {
  readonly hours: number;
  /** Whether a schedule promises it. */
  readonly promised: boolean;
}

/** By the clinic's schedule: its interval and a grace, and the jitter (seconds) that it asked for. */
export const freshnessOf = (
  schedule: ScheduleFields['backupSchedule'],
  jitterSeconds: number,
): Freshness => {
  const interval = intervalHours(schedule);
  if (interval === null) return { hours: byHandHours, promised: false };
  const grace = Math.min(graceHours.most, Math.max(graceHours.least, interval * graceHours.share));
  return { hours: interval + grace + jitterSeconds / 3600, promised: true };
};
