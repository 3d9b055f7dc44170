import type {
  BackupOutcome,
  BackupRequest,
  ClinicCheck,
  ClinicPlan,
  OpenedBackup,
  SnapshotSummary,
} from '../contracts/activities.ts';
import type { FailureNote } from '../contracts/failure-note.ts';
import type { SpoolRef } from '../contracts/spool.ts';
import type { BackupState, CopyState } from '../contracts/states.ts';

/** Which copy of which backup. */
export interface CopyRef {
  readonly clinicId: string;
  readonly backupId: number;
  readonly destination: string;
}

/** A copy still in the making: it is fed from a spool. */
export interface SpooledCopyRef extends CopyRef {
  readonly spool: SpoolRef;
}

/** What became of a copy that was to be removed. Histories from before there were locks have none. */
export type CopyRemoval = { readonly lockedUntil: string } | null | undefined;

export interface BackupRef {
  readonly clinicId: string;
  readonly backupId: number;
}

/**
 * The steps, by name: what workflows proxy and the factories beside this file make. Every one may
 * be run again after it was cut off anywhere, and then ends as if it had run once.
 */
export interface Steps {
  /** Opens the record (once for each run) and offers the disk of the worker that ran this. */
  openBackup(request: BackupRequest): Promise<OpenedBackup>;
  /** Reads the clinic's database into the spool, from one snapshot, and leaves the manifest beside it. */
  takeSnapshot(ref: BackupRef & { readonly spool: SpoolRef }): Promise<SnapshotSummary>;
  /** Follows the spool into one store. */
  uploadCopy(ref: SpooledCopyRef): Promise<{ readonly bytes: number }>;
  /** Puts the manifest beside the data, last, and records the copy as stored. */
  publishManifest(ref: SpooledCopyRef): Promise<void>;
  /**
   * Reads a copy back whole, compares its hash, and records what it found. With `again` it is a new
   * check of a backup that has ended: then it also lifts one that had failed since.
   */
  verifyCopy(ref: CopyRef & { readonly again?: boolean }): Promise<{ readonly bytes: number }>;
  /** Restores a copy into a scratch database, compares every table, and drops it. */
  drillCopy(ref: CopyRef): Promise<{ readonly tables: number; readonly seconds: number }>;
  recordCopyFailure(ref: CopyRef & { readonly failure: FailureNote }): Promise<void>;
  recordDrillFailure(ref: BackupRef & { readonly failure: FailureNote }): Promise<void>;
  /** Ends the record in the state that was reached, with what was wrong, if anything was. */
  endRecord(
    ref: BackupRef & { readonly state: BackupState; readonly failure: FailureNote | null },
  ): Promise<void>;
  /**
   * Removes a copy whole or unfinished, manifest first, so that no half of it can be taken for one.
   * With `keepState` its record goes on telling why there is none. One that its store keeps locked stays, and
   * is told as such; so does one whose backup was taken back meanwhile.
   */
  removeCopy(ref: CopyRef & { readonly keepState: boolean }): Promise<CopyRemoval>;
  dropScratch(ref: BackupRef): Promise<void>;
  removeSpool(spool: SpoolRef): Promise<void>;
  notifyPeople(ref: BackupRef & { readonly outcome: BackupOutcome }): Promise<void>;
  /** Refused for the last backup that was proved as well, unless forced. */
  recordDeleted(
    ref: BackupRef & { readonly requestedBy: number | null; readonly force?: boolean },
  ): Promise<void>;
  listCopies(ref: BackupRef): Promise<
    readonly {
      readonly destination: string;
      readonly kind: 's3' | 'drive' | 'folder';
      readonly state: CopyState;
    }[]
  >;
  planClinic(clinicId: string): Promise<ClinicPlan>;
  checkClinic(clinicId: string): Promise<ClinicCheck>;
}
