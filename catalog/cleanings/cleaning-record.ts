import { z } from 'zod';
import { CleanPlan, CleanRange, CleanResult, CleanState } from '../../contracts/clean-range.ts';
import { FailureNote } from '../../contracts/failure-note.ts';
import { TableName } from '../../contracts/manifest.ts';
import { columnsOf } from '../database/rows.ts';

/** One cleaning of a range of dates, as the catalog keeps it for ever. */
export const CleaningRecord = z.object({
  id: z.number().int(),
  clinicId: z.string(),
  range: CleanRange,
  /** Null: all that the clinic's policy lists. */
  tables: z.array(TableName).nullable(),
  state: CleanState,
  requestedBy: z.number().int(),
  /** The backup that holds every row of it, once one was found. */
  backupId: z.number().int().nullable(),
  requestedAt: z.date(),
  startedAt: z.date().nullable(),
  endedAt: z.date().nullable(),
  plan: CleanPlan.nullable(),
  result: CleanResult.nullable(),
  failure: FailureNote.nullable(),
  workflowId: z.string().nullable(),
  runId: z.string().nullable(),
});
export type CleaningRecord = z.infer<typeof CleaningRecord>;

/** The SELECT list of a CleaningRecord over `cleanings k`. */
export const cleaningColumns = columnsOf(CleaningRecord, 'k');

export interface CleaningRef {
  readonly clinicId: string;
  readonly cleaningId: number;
}
