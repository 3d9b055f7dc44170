import { z } from 'zod';
import { ScheduledRunReason, ScheduledRunState } from '../../contracts/scheduled-runs.ts';
import { columnsOf } from '../database/rows.ts';

/** What became of one moment at which a clinic was due. */
export const ScheduledRun = z.object({
  clinicId: z.string(),
  slot: z.date(),
  state: ScheduledRunState,
  reason: ScheduledRunReason.nullable(),
  workflowId: z.string().nullable(),
  runId: z.string().nullable(),
  backupId: z.number().nullable(),
  failure: z.object({ code: z.string(), params: z.record(z.string(), z.string()) }).nullable(),
  claimedAt: z.date(),
  endedAt: z.date().nullable(),
});
export type ScheduledRun = z.infer<typeof ScheduledRun>;

/** The SELECT list of a ScheduledRun over `scheduled_runs s`. */
export const scheduledRunColumns = columnsOf(ScheduledRun, 's');
