import { z } from 'zod';
import { FailureNote } from './failure-note.ts';
import { ClinicId } from './ids.ts';
import { TableName } from './manifest.ts';

const Count = z.number().int().nonnegative();

/** A record by the columns of its table's primary key, as text. */
export const RecordKey = z.record(z.string(), z.string().max(1000));
export type RecordKey = z.infer<typeof RecordKey>;

/**
 * What of a backup is brought back. `records`: those of one table and all that hangs from them by
 * foreign keys, with the rows of others that they need and that are gone. `cleaning`: exactly the rows of
 * the range that this cleaning of the clinic's deleted, out of the backup that held them.
 */
export const RestoreSelection = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('tables'), tables: z.array(TableName).min(1).max(1000) }),
  z.strictObject({
    kind: z.literal('records'),
    table: TableName,
    keys: z.array(RecordKey).min(1).max(1000),
  }),
  z.strictObject({ kind: z.literal('cleaning'), cleaning: z.number().int().positive() }),
]);
export type RestoreSelection = z.infer<typeof RestoreSelection>;

/**
 * Where it goes. `place`: where it came from. `clinic`: into another clinic's database, for a rehearsal or
 * for moving house; that clinic must have the same kind of scope. `file`: a script for psql with the chosen rows.
 */
export const RestoreTarget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('place') }),
  z.strictObject({ kind: z.literal('clinic'), clinic: ClinicId }),
  z.strictObject({ kind: z.literal('file') }),
]);
export type RestoreTarget = z.infer<typeof RestoreTarget>;

/**
 * In a partial restore, what becomes of a record that is there now and differs from the backup's.
 * `refuse`: nothing is done at all. `keep`: the present one stays. `take`: the backup's replaces it.
 */
export const OnConflict = z.enum(['refuse', 'keep', 'take']);
export type OnConflict = z.infer<typeof OnConflict>;

/** All that decides what a restore does. */
export const RestoreOrder = z.strictObject({
  selection: RestoreSelection.default({ kind: 'all' }),
  target: RestoreTarget.default({ kind: 'place' }),
  onConflict: OnConflict.default('refuse'),
  /** Go on although the plan names losses. */
  acceptLosses: z.boolean().default(false),
});
export type RestoreOrder = z.infer<typeof RestoreOrder>;

/** How the change is made: see docs/restore.md. */
export const RestoreMethod = z.enum(['swap-schema', 'merge-rows', 'swap-database', 'write-file']);
export type RestoreMethod = z.infer<typeof RestoreMethod>;

export const RestorePlanTable = TableName.extend({
  /** Null: the table is not there now. For a rows scope the clinic's rows alone. */
  rowsNow: Count.nullable(),
  /** Null: the backup has no such table. */
  rowsInBackup: Count.nullable(),
  /** Rows that the restore brings, replaces and takes away. */
  added: Count,
  changed: Count,
  removed: Count,
});
export type RestorePlanTable = z.infer<typeof RestorePlanTable>;

/**
 * Something that is there now, that the copy does not hold, and that would be gone afterwards; or what a
 * function, view, trigger or such says now, where the copy's says something else.
 */
export const RestoreLoss = z.object({
  kind: z.enum([
    'table',
    'column',
    'type-changed',
    'definition-changed',
    'object',
    'large-objects',
  ]),
  /** `schema.table`, `schema.table.column`, or an object's identity. */
  object: z.string(),
  /** Rows it holds now, where that says something. */
  rows: Count.nullable(),
});
export type RestoreLoss = z.infer<typeof RestoreLoss>;

/** Records there now that differ from the backup's; only keys that are numbers or uuids are named. */
export const RestoreConflict = TableName.extend({
  count: Count,
  keys: z.array(RecordKey).max(20),
});
export type RestoreConflict = z.infer<typeof RestoreConflict>;

/** A publication of all tables: whoever follows it gets what a restore writes, and what it keeps. */
export const PublicationNote = z.object({
  name: z.string(),
  /** The database has a logical replication slot. */
  followed: z.boolean(),
});
export type PublicationNote = z.infer<typeof PublicationNote>;

export const RestorePlan = z.object({
  method: RestoreMethod,
  tables: z.array(RestorePlanTable),
  losses: z.array(RestoreLoss),
  conflicts: z.array(RestoreConflict),
  handling: z.object({
    /** `silenced`: they do not fire. `made-after`: they are made once the rows are in. */
    triggers: z.enum(['none', 'silenced', 'made-after']),
    /** `bypassed`: policies are there, and the role is above them. */
    rowSecurity: z.enum(['none', 'bypassed']),
    /** Whose writers wait, and from when: only the clinic's rows, its tables, or its database. */
    fence: z.enum(['rows', 'tables', 'database', 'none']),
  }),
  /** Left out where there is none. */
  publications: z.array(PublicationNote).optional(),
  /** Why it would be refused now; null when it would be done. */
  refusal: FailureNote.nullable(),
});
export type RestorePlan = z.infer<typeof RestorePlan>;

/** What was done: figures only. It is also kept with the undo, so that it survives a crash right after the commit. */
export const RestoreResult = z.object({
  method: RestoreMethod,
  tables: Count,
  rows: Count,
  added: Count,
  changed: Count,
  removed: Count,
  /** Milliseconds: reading and loading; comparing; and how long the clinic's writers had to wait. */
  loadMs: Count,
  compareMs: Count,
  fencedMs: Count,
  /** Bytes that what was there takes while it is kept for an undo. */
  undoBytes: Count,
});
export type RestoreResult = z.infer<typeof RestoreResult>;

export const RestoreKind = z.enum(['restore', 'undo']);
export type RestoreKind = z.infer<typeof RestoreKind>;

export const RestoreState = z.enum([
  'waiting-approval',
  'running',
  'done',
  'failed',
  'cancelled',
  'refused',
]);
export type RestoreState = z.infer<typeof RestoreState>;

/** `kept` until its time; then `expired`. `used`: an undo put it back. `none`: there is nothing to put back. */
export const UndoState = z.enum(['none', 'kept', 'used', 'expired']);
export type UndoState = z.infer<typeof UndoState>;

/** The steps of one restore, in order. */
export const RestorePhase = z.enum([
  'approval',
  'check',
  'safety-backup',
  'load',
  'compare',
  'swap',
  'notify',
  'done',
]);
export type RestorePhase = z.infer<typeof RestorePhase>;

/** Where a restore stands: the answer of its workflow's `restoreProgress` query. */
export const RestoreProgress = z.object({
  restoreId: Count,
  clinicId: z.string(),
  state: RestoreState,
  phase: RestorePhase,
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  /** The copy it reads from, once one was found whole. */
  destination: z.string().nullable(),
  safetyBackupId: Count.nullable(),
  tables: z.object({ done: Count, total: Count }),
  /** Unpacked bytes loaded, and to load. */
  plainBytes: Count,
  totalPlainBytes: Count,
  error: FailureNote.nullable(),
});
export type RestoreProgress = z.infer<typeof RestoreProgress>;
