import { z } from 'zod';

/** Why a plan takes a table's rows, or leaves them, without the words; contracts/messages/plan-reason-words.ts has these. */
export const PlanReason = z.object({
  code: z.enum([
    'column',
    'own-row',
    'keys',
    'listed-shared',
    'listed-shared-although',
    'listed-excluded',
    'undecided',
    'pointed-at',
    'every-row',
    'partition',
  ]),
  /**
   * `column`; for `keys`, `ways`: `paciente_id → paciente`, one a line. With any code `partitionOf`, where the
   * reason is that of the partitioned table.
   */
  params: z.record(z.string(), z.string()),
});
export type PlanReason = z.infer<typeof PlanReason>;
