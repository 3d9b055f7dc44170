import { z } from 'zod';
import { columnsOf } from '../database/rows.ts';

export const RunState = z.enum([
  'running',
  'completed',
  'failed',
  'cancelled',
  'terminated',
  'timed-out',
]);
export type RunState = z.infer<typeof RunState>;

/** One execution of a workflow. */
export const RunRecord = z.object({
  id: z.number(),
  /** The workflow's name. */
  kind: z.string(),
  workflowId: z.string(),
  runId: z.string(),
  clinicId: z.string(),
  backupId: z.number().nullable(),
  state: RunState,
  requestedBy: z.number().nullable(),
  startedAt: z.date(),
  endedAt: z.date().nullable(),
});
export type RunRecord = z.infer<typeof RunRecord>;

/** The SELECT list of a RunRecord over `runs r`. */
export const runColumns = columnsOf(RunRecord, 'r');
