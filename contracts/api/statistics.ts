import { z } from 'zod';

const Count = z.number().int().nonnegative();
const Bytes = z.number().nonnegative();
const Seconds = z.number().nonnegative().nullable();

export const StatisticsQuery = z.object({
  months: z.coerce
    .number()
    .int()
    .min(1)
    .max(60)
    .default(12)
    .describe('So many, the current one too'),
});

export const MonthFigures = z
  .object({
    month: z.string().describe('By the clinic’s calendar; the fleet’s by UTC: `2026-11`'),
    succeeded: Count,
    failed: Count,
    rows: Count,
    plainBytes: Bytes,
    bytes: Bytes,
    medianSeconds: Seconds,
  })
  .meta({ id: 'MonthFigures' });
export type MonthFigures = z.infer<typeof MonthFigures>;

export const StoreFigures = z
  .object({
    kind: z.enum(['s3', 'drive', 'folder']),
    destination: z.string().nullable().describe('Null in the fleet’s figures'),
    copies: Count,
    bytes: Bytes,
  })
  .meta({ id: 'StoreFigures' });

/** How a clinic's, or the fleet's, backups have done. */
export const Statistics = z
  .object({
    clinics: Count,
    succeeded: Count,
    failed: Count,
    successPercent: z.number().nullable().describe('Of those that ended in these months'),
    manual: Count,
    automatic: Count,
    protectedInTime: Count.describe(
      'As many copies as the policy asks for were read back within its time',
    ),
    protectedLate: Count.describe('They were, and later'),
    plainBytes: Bytes.describe(
      'Of the newest backup, unpacked; the fleet’s: of each clinic’s newest',
    ),
    bytes: Bytes.describe('The same as stored'),
    reductionPercent: z.number().nullable(),
    medianSeconds: Seconds,
    months: z.array(MonthFigures).describe('Oldest first; months without a backup are left out'),
    stores: z.array(StoreFigures).describe('What is in the stores now'),
    cost: z.object({
      bytes: Bytes.describe('Kept in stores that charge: all but folders'),
      monthlyUsd: z.number().describe('For keeping them, by the installation’s rate'),
      yearlyUsd: z.number(),
      restoreUsd: z.number().describe('For taking the newest backup out once'),
    }),
  })
  .meta({ id: 'Statistics' });
export type Statistics = z.infer<typeof Statistics>;
