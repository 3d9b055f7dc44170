import type {
  CleaningRef,
  CleanOutcome,
  KeptTerm,
  OpenedRestore,
  OverdueDrill,
  PlanCleanRequest,
  PlanRestoreRequest,
  RestoreNews,
  RestoreOutcome,
  RestoreRef,
} from '../contracts/changes.ts';
import type { CleanPlan, CleanResult } from '../contracts/clean-range.ts';
import type { FailureNote } from '../contracts/failure-note.ts';
import type { RestorePlan, RestoreResult, RestoreState } from '../contracts/restore.ts';

/** The steps of a restore and of an undo. */
export interface RestoreSteps {
  /** Takes the record that was opened for it into work, and tells what it is about. */
  startRestore(ref: RestoreRef): Promise<OpenedRestore>;
  /** As the record has it: a second person's decision is written there, and only there. */
  restoreState(ref: RestoreRef): Promise<RestoreState>;
  /** Changes the clinic's data by one copy, whole or not at all, and keeps what was there. */
  restoreCopy(ref: RestoreRef & { readonly destination: string }): Promise<RestoreResult>;
  /** Puts back what a restore had replaced, and keeps what is there now. */
  undoRestore(ref: RestoreRef): Promise<RestoreResult>;
  /** Writes the chosen rows of one copy as a script into the clinic's first destination. */
  exportCopy(ref: RestoreRef & { readonly destination: string }): Promise<RestoreResult>;
  /**
   * What a restore or an undo that was cut off did after all, by what it keeps in the clinic's
   * database; null: nothing was changed.
   */
  committedResult(ref: RestoreRef): Promise<RestoreResult | null>;
  /** Looks at it from outside, as the next backup will; gives what that backup would fail with. */
  checkRestored(ref: RestoreRef): Promise<FailureNote | null>;
  /** Writes into the record and the audit log how it ended. */
  endRestore(ref: RestoreRef & { readonly outcome: RestoreOutcome }): Promise<KeptTerm>;
  /** Writes to those whom it concerns, once each. */
  notifyRestore(
    ref: RestoreRef & { readonly news: RestoreNews; readonly outcome?: RestoreOutcome },
  ): Promise<void>;
  /** What a restore would do, from the first of the backup's copies that can be read. */
  planRestore(request: PlanRestoreRequest): Promise<RestorePlan>;
}

/** What is kept after a restore, and its end. */
export interface KeepSteps {
  keptTerm(ref: RestoreRef): Promise<KeptTerm>;
  /** Frees what is kept. `in-use`: an undo of it is under way, so it was left as it is. */
  dropKept(ref: RestoreRef): Promise<'dropped' | 'in-use' | 'gone'>;
}

/** The steps of cleaning a range of dates. */
export interface CleanRangeSteps {
  startCleaning(ref: CleaningRef): Promise<void>;
  /** Counts what would go and looks for a backup that holds every row of it; recorded. */
  checkCleaning(ref: CleaningRef): Promise<CleanPlan>;
  /** Deletes in batches what the backup holds, and gives the space back. Goes on where it was cut off. */
  cleanRows(ref: CleaningRef): Promise<CleanResult>;
  /** Writes into the record and the audit log how it ended. */
  endCleaning(ref: CleaningRef & { readonly outcome: CleanOutcome }): Promise<void>;
  notifyCleaning(ref: CleaningRef & { readonly outcome: CleanOutcome }): Promise<void>;
  planClean(request: PlanCleanRequest): Promise<CleanPlan>;
}

export interface RehearseSteps {
  /** The latest backups whose rehearsal is due, the longest due first. */
  overdueDrills(): Promise<readonly OverdueDrill[]>;
}

/** The steps of whatever changes a clinic's data, by name; they are repeatable as the others are. */
export interface ChangeSteps extends RestoreSteps, KeepSteps, CleanRangeSteps, RehearseSteps {}
