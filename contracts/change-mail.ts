import type { RestoreNews } from './changes.ts';
import type { CleanRange, CleanResult } from './clean-range.ts';
import type { FailureNote } from './failure-note.ts';
import type { RestoreKind, RestoreResult, RestoreTarget } from './restore.ts';

/** Whose letter it is. */
export interface MailClinic {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
}

/** What of a backup was asked for; the records themselves are nobody's business in a mail. */
export type MailSelection =
  | { readonly kind: 'all' }
  | { readonly kind: 'tables'; readonly tables: readonly string[] }
  | { readonly kind: 'records'; readonly table: string; readonly count: number }
  /** What a cleaning deleted, and of which dates. */
  | { readonly kind: 'cleaning'; readonly cleaning: number };

/** All that a mail about a restore or an undo is made of: figures and names, no patient's data. */
export interface RestoreMailFacts {
  readonly news: RestoreNews;
  readonly kind: RestoreKind;
  /** Whose data change, or would. */
  readonly clinic: MailClinic;
  /** Whose backup it is, where that is another clinic's. */
  readonly from: string | null;
  readonly restoreId: number;
  readonly backupId: number;
  /** The instant the backup's data are of; null when that is not known. */
  readonly snapshotAt: Date | null;
  readonly selection: MailSelection;
  readonly target: RestoreTarget['kind'];
  readonly requestedBy: string;
  readonly requestedAt: Date;
  /** Until when somebody may decide, and who. */
  readonly decideUntil: Date | null;
  readonly deciders: readonly string[];
  /** Who decided, where somebody did. */
  readonly decidedBy: string | null;
  readonly result: RestoreResult | null;
  /** The backup's tables that were brought back, with their rows. */
  readonly tables: readonly { readonly name: string; readonly rows: number }[];
  /** The backup taken before; null where none was due. */
  readonly safety: {
    readonly backupId: number | null;
    readonly failure: FailureNote | null;
  } | null;
  readonly undoUntil: Date | null;
  readonly file: {
    readonly destination: string;
    readonly key: string;
    readonly bytes: number;
  } | null;
  readonly failure: FailureNote | null;
  /** It was done, and a look from outside found this. */
  readonly afterthought: FailureNote | null;
}

/** All that a mail about a cleaning is made of. */
export interface CleanMailFacts {
  readonly clinic: MailClinic;
  readonly cleaningId: number;
  readonly range: CleanRange;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly backupId: number | null;
  readonly result: CleanResult | null;
  readonly failure: FailureNote | null;
}
