import type { CleanRange, CleanResult, CleanState } from './clean-range.ts';
import type { FailureNote } from './failure-note.ts';
import type { TableName } from './manifest.ts';
import type { RestoreKind, RestoreOrder, RestoreResult, RestoreState } from './restore.ts';

/**
 * What changes a clinic's data (a restore, an undo, a cleaning), as workflows see it. It goes into
 * histories: ids and figures only. Which records are meant stays in the catalog's own record.
 */
export interface RestoreRef {
  /** Whose backup it is. */
  readonly clinicId: string;
  readonly restoreId: number;
}

export interface CleaningRef {
  readonly clinicId: string;
  readonly cleaningId: number;
}

/** What the steps of a restore need of its record. */
export interface OpenedRestore {
  readonly kind: RestoreKind;
  readonly backupId: number;
  readonly target: RestoreOrder['target']['kind'];
  /** Whose data change: the clinic itself, or the one that it is restored into. */
  readonly changes: string;
  /** Where the backup's copies are, the one proved best and last before the others. */
  readonly copies: readonly string[];
  readonly tables: number;
  readonly plainBytes: number;
  readonly state: RestoreState;
  /** Until when a second person may decide, where one must; an ISO instant. */
  readonly decideUntil: string | null;
  readonly requestedBy: number;
  /** What the safety backup is described as, to whoever sees it in the list. */
  readonly safetyDescription: string;
}

/** The backup taken of what is there before it is changed. */
export interface SafetyBackup {
  /** Null: what is there is in no state to be backed up; it is kept for the undo as it is. */
  readonly backupId: number | null;
  /** Why there is none. */
  readonly failure: FailureNote | null;
}

/** How a restore ended. */
export interface RestoreOutcome {
  readonly restoreId: number;
  readonly state: RestoreState;
  readonly destination: string | null;
  /** Null where none was due: into a file, or when it ended before. */
  readonly safety: SafetyBackup | null;
  readonly result: RestoreResult | null;
  /** Why it did not happen. */
  readonly failure: FailureNote | null;
  /** It happened, and afterwards a look at it from outside found this. */
  readonly afterthought: FailureNote | null;
}

/** What people are written about a restore. */
export type RestoreNews = 'approval-asked' | 'done' | 'failed' | 'refused' | 'undo-expiring';

/** What is kept for an undo, or the file that was written, and until when. */
export interface KeptTerm {
  readonly kept: boolean;
  /** An ISO instant; null when nothing is kept. */
  readonly until: string | null;
}

export interface PlanRestoreRequest {
  readonly clinicId: string;
  readonly backupId: number;
  readonly order: RestoreOrder;
  /**
   * The keys of the records that the order means, where they say more of a person than a number or a
   * uuid does: sealed, and left out of the order (catalog/restores/sealed-order.ts opens them).
   */
  readonly sealedKeys?: string;
}

export interface PlanCleanRequest {
  readonly clinicId: string;
  readonly range: CleanRange;
  /** Null: every table that is configured. */
  readonly tables?: readonly TableName[] | null;
}

/** How a cleaning ended. */
export interface CleanOutcome {
  readonly cleaningId: number;
  readonly state: CleanState;
  /** The backup that holds every row deleted. */
  readonly backupId: number | null;
  readonly result: CleanResult | null;
  readonly failure: FailureNote | null;
}

/** A backup that is due for a rehearsal by its clinic's policy. */
export interface OverdueDrill {
  readonly clinicId: string;
  readonly backupId: number;
}

export interface RehearsalOutcome {
  readonly passed: number;
  readonly failed: number;
  /** Left for the next time: another check of it was running, or no copy of it is whole. */
  readonly skipped: number;
}
