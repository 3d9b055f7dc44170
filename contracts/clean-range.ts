import { z } from 'zod';
import { FailureNote } from './failure-note.ts';
import { TableName } from './manifest.ts';

const Count = z.number().int().nonnegative();

/** A table whose old rows may be cleaned, and the column that dates them. */
export const CleanableTable = TableName.extend({ dateColumn: z.string().min(1).max(63) });
export type CleanableTable = z.infer<typeof CleanableTable>;

/** Days of the clinic's own calendar; `end` is not in the range. */
export const CleanRange = z.strictObject({ start: z.iso.date(), end: z.iso.date() });
export type CleanRange = z.infer<typeof CleanRange>;

export const CleanPlanTable = TableName.extend({
  /** `dated`: configured. `child`: its rows hang from such rows by a foreign key. */
  why: z.enum(['dated', 'child']),
  /** The rows to be deleted, and how many of them the backup holds exactly as they are. */
  rows: Count,
  inBackup: Count,
  /** What the table takes now, with its indexes. */
  bytes: Count,
});
export type CleanPlanTable = z.infer<typeof CleanPlanTable>;

export const CleanPlan = z.object({
  /** The backup that holds every row; null when none does. */
  backupId: Count.nullable(),
  /** Children before what they hang from: the order of deletion. */
  tables: z.array(CleanPlanTable),
  refusal: FailureNote.nullable(),
});
export type CleanPlan = z.infer<typeof CleanPlan>;

export const CleanState = z.enum(['running', 'done', 'failed', 'cancelled']);
export type CleanState = z.infer<typeof CleanState>;

export const CleanResult = z.object({
  tables: z.array(TableName.extend({ deleted: Count, bytesBefore: Count, bytesAfter: Count })),
  deleted: Count,
  /** Bytes given back to the disk; what stays in the tables' files is free for their new rows. */
  freedBytes: Count,
});
export type CleanResult = z.infer<typeof CleanResult>;

/** Where a cleaning stands: the answer of its workflow's `cleanProgress` query. */
export const CleanProgress = z.object({
  cleaningId: Count,
  clinicId: z.string(),
  state: CleanState,
  phase: z.enum(['check', 'delete', 'vacuum', 'notify', 'done']),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  rows: z.object({ done: Count, total: Count }),
  error: FailureNote.nullable(),
});
export type CleanProgress = z.infer<typeof CleanProgress>;
