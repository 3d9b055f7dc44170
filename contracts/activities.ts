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
}

export interface OpenedBackup {
  readonly backupId: number;
  readonly fileName: string;
  readonly destinations: readonly { name: string; kind: 's3' | 'drive' | 'folder' }[];
  readonly drill: boolean;
  readonly spool: SpoolRef;
}

export interface SnapshotSummary extends SpoolSummary {
  readonly tables: number;
  readonly rows: number;
  readonly plainBytes: number;
  readonly largeObjects: number;
}

export interface FailureNote {
  readonly code: string;
  readonly params: Record<string, string>;
}

export interface CopyOutcome {
  readonly destination: string;
  readonly state: CopyState;
  readonly failure: FailureNote | null;
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
  readonly failure: FailureNote | null;
}
