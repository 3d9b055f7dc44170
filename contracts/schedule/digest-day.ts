import { Temporal } from 'temporal-polyfill';

/** By the clinic's own clock. */
const digestHour = 8;

/** The day that a digest is about, of the clinic's calendar, and the instants it lies between. */
export interface DigestDay {
  /** `2026-11-20`: the day it is sent on. */
  readonly day: string;
  readonly from: Date;
  readonly until: Date;
}

const eight = (day: Temporal.PlainDate, timeZone: string): Date =>
  new Date(day.toZonedDateTime({ timeZone, plainTime: { hour: digestHour } }).epochMilliseconds);

/** The digest of `day`: from eight in the morning of the day before until eight of that day. */
export const digestOf = (day: string, timeZone: string): DigestDay => {
  const date = Temporal.PlainDate.from(day);
  return { day, from: eight(date.subtract({ days: 1 }), timeZone), until: eight(date, timeZone) };
};

/** The digest that may be sent from eight in the morning on; null earlier in the day. */
export const digestDue = (now: Date, timeZone: string): DigestDay | null => {
  const day = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate();
  const digest = digestOf(day.toString(), timeZone);
  return digest.until.getTime() <= now.getTime() ? digest : null;
};
