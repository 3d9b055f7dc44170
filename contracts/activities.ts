import type { FailureNote } from './failure-note.ts';
import type { PlanReason } from './plan-reason.ts';
import type { BackupState, CopyState, Trigger } from './states.ts';
import type { SpoolRef, SpoolSummary } from './spool.ts';
import type { DumpFormat, Compression } from './scope.ts';

/**
 * The steps, as workflows see them. Arguments and results go into histories: ids and figures only.
 */
export interface BackupRequest {
  readonly clinicId: string;
  readonly trigger: Trigger;
  /** The catalog's user, or null for a schedule. */
  readonly requestedBy: number | null;
  readonly format?: DumpFormat;
  readonly compression?: Compression;
  readonly description?: string;
  /** A rehearsal after storing; the clinic's policy decides when left out. */
  readonly drill?: boolean;
  /** A restore waits for it: it goes before every other. */
  readonly urgent?: boolean;
  /** Makes it a sample for demonstrations, named and shown by this instant, which lies in the past. */
  readonly sampleAt?: string;
}

export interface OpenedBackup {
  readonly backupId: number;
  readonly fileName: string;
  readonly destinations: readonly {
    name: string;
    kind: 's3' | 'drive' | 'folder';
    required: boolean;
  }[];
  /** How many copies the clinic's quorum asks for; null, or left out: every required one. */
  readonly copiesNeeded?: number | null;
  readonly drill: boolean;
  readonly spool: SpoolRef;
  /** Whose disk the spool lies on: the worker that opened the backup. */
  readonly hostId: string;
  /** Milliseconds a step waits for a worker of that host before the host counts as lost. */
  readonly hostPatience: number;
}

export interface SnapshotSummary extends SpoolSummary {
  readonly tables: number;
  readonly rows: number;
  readonly plainBytes: number;
  readonly largeObjects: number;
  /** How often reading was begun: 1 unless it was cut off. */
  readonly attempts: number;
}

export interface CopyOutcome {
  readonly destination: string;
  readonly state: CopyState;
  readonly failure: FailureNote | null;
}

/** Milliseconds each step took; null for one that did not happen. Steps overlap, so they do not add up. */
export interface BackupTimes {
  readonly total: number;
  /** For a turn on a database server, of the above; left out by runs that know of none. */
  readonly waited?: number;
  readonly snapshot: number | null;
  readonly upload: number | null;
  readonly verify: number | null;
  readonly drill: number | null;
}

export interface BackupOutcome {
  readonly backupId: number;
  readonly state: BackupState;
  readonly fileName: string;
  readonly rows: number;
  readonly plainBytes: number;
  readonly bytes: number;
  readonly copies: readonly CopyOutcome[];
  readonly drill: 'passed' | 'failed' | 'skipped';
  readonly drillFailure: FailureNote | null;
  readonly times: BackupTimes;
  /** Every required copy was read back and matched. */
  readonly protected: boolean;
  /** Why it failed, or why it is less than was asked for. */
  readonly failure: FailureNote | null;
}

export interface PlannedTable {
  readonly schema: string;
  readonly table: string;
  readonly decision: 'tenant' | 'shared' | 'undecided' | 'excluded' | 'whole';
  /** In English. */
  readonly reason: string;
  /** The same without words, for whoever reads another language. */
  readonly because?: PlanReason;
  readonly estimatedRows: number;
}

export interface ClinicPlan {
  readonly scope: 'schema' | 'rows' | 'database';
  readonly tables: readonly PlannedTable[];
  /** Why a backup would be refused now; null when it would be made. */
  readonly refusal?: FailureNote | null;
}

export interface CheckedPart {
  /** `database`, `pg-dump`, `drill-server`, `spool`, `mail` or `store:<destination>`. */
  readonly part: string;
  readonly ok: boolean;
  readonly detail: Record<string, string>;
  readonly failure: FailureNote | null;
}

export interface ClinicCheck {
  readonly parts: readonly CheckedPart[];
}
