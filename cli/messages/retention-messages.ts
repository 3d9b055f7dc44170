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
