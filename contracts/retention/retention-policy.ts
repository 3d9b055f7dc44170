import { z } from 'zod';

const AtMost = (most: number) => z.number().int().min(1).max(most).nullable();

/**
 * Which backups are kept. One is kept when any rule keeps it; with every rule null, all are.
 * Days, weeks (from Monday), months and years are those of the clinic's own calendar.
 */
export const RetentionPolicy = z.strictObject({
  /** All of the last so many days. */
  days: AtMost(3660).default(30),
  /** The newest so many that were proved. */
  count: AtMost(10_000).default(null),
  /** Of each of the last so many days, weeks, months, years that have one, the newest proved one. */
  daily: AtMost(366).default(null),
  weekly: AtMost(520).default(null),
  monthly: AtMost(240).default(null),
  yearly: AtMost(100).default(null),
  /** How long one that is no longer kept stays in the stores, and can be taken back. */
  graceDays: z.number().int().min(0).max(90).default(7),
});
export type RetentionPolicy = z.infer<typeof RetentionPolicy>;

/** A field that is left out stays as it is. */
export const RetentionChange = z.strictObject({
  days: AtMost(3660).optional(),
  count: AtMost(10_000).optional(),
  daily: AtMost(366).optional(),
  weekly: AtMost(520).optional(),
  monthly: AtMost(240).optional(),
  yearly: AtMost(100).optional(),
  graceDays: z.number().int().min(0).max(90).optional(),
});
