import { Temporal } from 'temporal-polyfill';
import type { PlannedSample } from './samples.ts';

export const samplesWanted = 5;

/** When a person would have pressed the button, by the clinic's clock. */
const byHand = [
  { hour: 11, minute: 42 },
  { hour: 17, minute: 8 },
];

/**
 * The dates of the samples, oldest first: one on each of the five days before today, automatic and manual in
 * turn, so that all lie within the last six days and none in the future. Automatic ones stand at the
 * clinic's own time of day, or at two in the morning.
 */
export const sampleDates = (
  now: Date,
  { timeZone, backupTime }: { timeZone: string; backupTime: string | null },
): PlannedSample[] => {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate();
  return Array.from({ length: samplesWanted }, (_, index) => {
    const trigger = index % 2 === 0 ? 'automatic' : 'manual';
    const time =
      trigger === 'automatic'
        ? Temporal.PlainTime.from(backupTime ?? '02:00')
        : Temporal.PlainTime.from(byHand[(index - 1) / 2] ?? '11:42');
    const shownAt = today
      .subtract({ days: samplesWanted - index })
      .toZonedDateTime({ timeZone, plainTime: time });
    return { trigger, shownAt: new Date(shownAt.epochMilliseconds).toISOString() };
  });
};
