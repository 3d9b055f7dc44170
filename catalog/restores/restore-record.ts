import { z } from 'zod';
import { FailureNote } from '../../contracts/failure-note.ts';
import {
  RestoreKind,
  RestoreOrder,
  RestoreResult,
  RestoreState,
  UndoState,
} from '../../contracts/restore.ts';
import { columnsOf } from '../database/rows.ts';

/** One restore, or the undo of one, as the catalog keeps it for ever. */
export const RestoreRecord = z.object({
  id: z.number().int(),
  /** Whose backup it is, and whose data change unless the order's target names another. */
  clinicId: z.string(),
  kind: RestoreKind,
  /** The backup it brings back; for an undo, that of the restore undone. */
  backupId: z.number().int(),
  /** The restore that this one undoes. */
  undoOf: z.number().int().nullable(),
  order: RestoreOrder,
  /** Whose data change: the clinic above, or the one that the order names. */
  changedClinicId: z.string(),
  state: RestoreState,
  workflowId: z.string().nullable(),
  runId: z.string().nullable(),
  requestedBy: z.number().int(),
  decidedBy: z.number().int().nullable(),
  safetyBackupId: z.number().int().nullable(),
  /** The copy that it was read from. */
  destination: z.string().nullable(),
  requestedAt: z.date(),
  startedAt: z.date().nullable(),
  endedAt: z.date().nullable(),
  result: RestoreResult.nullable(),
  failure: FailureNote.nullable(),
  undoState: UndoState,
  /** Until when an undo is possible; null when there is none. */
  undoUntil: z.date().nullable(),
  /** Where a restore into a file lies: destination and key. */
  file: z
    .object({ destination: z.string(), key: z.string(), location: z.string(), bytes: z.number() })
    .nullable(),
});
export type RestoreRecord = z.infer<typeof RestoreRecord>;

/** The SELECT list of a RestoreRecord over `restores r`. */
export const restoreColumns = columnsOf(RestoreRecord, 'r');

/** A restore is always named with its clinic: a filter cannot be forgotten. */
export interface RestoreRef {
  readonly clinicId: string;
  readonly restoreId: number;
}

/** It has not ended, and nothing else may change the clinic's data until it has. */
export const isOpen = ({ state }: Pick<RestoreRecord, 'state'>): boolean =>
  state === 'waiting-approval' || state === 'running';
