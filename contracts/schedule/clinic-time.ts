import { Temporal } from 'temporal-polyfill';

/** An instant by a clinic's clock, with its offset: `2026-10-25T02:30+02:00`. */
export const clinicTime = (at: Date, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(timeZone)
    .toString({ smallestUnit: 'minute', timeZoneName: 'never' });

/**
 * An instant from what a person wrote: with an offset or `Z` as it says, otherwise by the clinic's
 * clock (`2026-12-01 22:00`). Null for what is neither.
 */
export const instantOf = (written: string, timeZone: string): Date | null => {
  const text = written.trim().replace(' ', 'T');
  try {
    const milliseconds = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text)
      ? Temporal.Instant.from(text).epochMilliseconds
      : Temporal.PlainDateTime.from(text).toZonedDateTime(timeZone).epochMilliseconds;
    return new Date(milliseconds);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
};
