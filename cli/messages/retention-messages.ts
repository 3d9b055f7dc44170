import type { LockMode } from '../../contracts/object-lock.ts';
import type { KeepReason } from '../../contracts/retention/kept-backups.ts';

/** What the CLI says of retention. */
export interface RetentionMessages {
  readonly help: {
    readonly prune: string;
    readonly dryRun: string;
    readonly hold: string;
    readonly reason: string;
    readonly unhold: string;
    readonly takeBack: string;
  };
  readonly reasons: Readonly<Record<KeepReason, string>>;
  readonly goes: string;
  readonly recoverable: (until: string) => string;
  /** Deleted or going, and kept by a store's lock all the same. */
  readonly lockedUntil: (until: string) => string;
  readonly lock: Readonly<Record<LockMode, (until: string) => string>>;
  readonly legalHold: string;
  /** In a list, beside a copy's state. */
  readonly lockTag: string;
  readonly protection: {
    readonly inTime: (at: string) => string;
    readonly late: (at: string, by: string) => string;
    readonly missed: (by: string) => string;
    readonly pending: (by: string) => string;
    /** In a list, beside a backup's state. */
    readonly lateTag: string;
    readonly missedTag: string;
  };
  readonly columns: { readonly fate: string };
  /** Under the calendar: what its signs mean. */
  readonly legend: (kept: string, goes: string) => string;
  readonly total: (backups: string, bytes: string) => string;
  readonly nothingGoes: string;
  readonly started: (clinic: string) => string;
  readonly held: (backup: string) => string;
  readonly lifted: (backup: string) => string;
  readonly takenBack: (backup: string) => string;
  /** A month's name and year, from `2026-11`. */
  readonly locale: string;
}
