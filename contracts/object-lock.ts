import { Temporal } from 'temporal-polyfill';
import type { RetentionPolicy } from './retention/retention-policy.ts';

export const lockModes = ['governance', 'compliance'] as const;
export type LockMode = (typeof lockModes)[number];

/** That nobody removes an object before then: of `governance`, save who may bypass it. */
export interface ObjectLock {
  readonly mode: LockMode;
  readonly until: Date;
}

/** Where no rule of retention promises a number of days, what is locked at least. */
const leastDays = 7;

/**
 * How long a copy is locked where its destination does not say: exactly as long as it stays in the stores
 * by the policy, grace included. Longer, and what retention removes would pile up.
 */
export const lockDaysOf = ({ days, graceDays }: RetentionPolicy): number =>
  (days ?? leastDays) + graceDays;

/** So many days of the clinic's own calendar after `from`, up to the whole second that stores count in. */
export const lockEnd = (from: Date, days: number, timeZone: string): Date => {
  const { epochMilliseconds } = Temporal.Instant.fromEpochMilliseconds(from.getTime())
    .toZonedDateTimeISO(timeZone)
    .add({ days });
  return new Date(Math.ceil(epochMilliseconds / 1000) * 1000);
};
