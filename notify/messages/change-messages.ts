import type { MailSelection } from '../../contracts/change-mail.ts';
import type { RestoreKind, RestoreTarget } from '../../contracts/restore.ts';

/** The words that the mails about restores and cleanings share. Figures arrive already formatted. */
export interface ChangeWords {
  readonly headings: {
    readonly done: string;
    readonly tables: string;
    readonly undo: string;
    readonly asked: string;
    readonly decide: string;
    readonly cause: string;
    readonly advice: string;
    readonly attention: string;
    readonly standing: string;
  };
  readonly labels: {
    readonly number: string;
    readonly backup: string;
    readonly dataOf: string;
    readonly selection: string;
    readonly copy: string;
    readonly records: string;
    readonly added: string;
    readonly changed: string;
    readonly removed: string;
    readonly took: string;
    readonly waited: string;
    readonly requestedBy: string;
    readonly requestedAt: string;
    readonly decidedBy: string;
    readonly file: string;
    readonly range: string;
    readonly freed: string;
    readonly others: string;
  };
  readonly untouched: string;
  readonly advice: (hint: string) => string;
  readonly causeUnknown: string;
  readonly records: (shownRows: string, tables: number, shownTables: string) => string;
  readonly footer: (timeZone: string) => string;
}

export interface RestoreWords {
  readonly eyebrow: (clinic: string) => string;
  readonly subject: {
    readonly done: (kind: RestoreKind, target: RestoreTarget['kind'], clinic: string) => string;
    readonly attention: (clinic: string) => string;
    readonly failed: (kind: RestoreKind, clinic: string) => string;
    readonly refused: (clinic: string) => string;
    readonly approval: (clinic: string) => string;
    readonly expiring: (clinic: string) => string;
  };
  readonly title: {
    readonly done: (kind: RestoreKind, target: RestoreTarget['kind']) => string;
    readonly attention: string;
    readonly failed: (kind: RestoreKind) => string;
    readonly refused: string;
    readonly approval: string;
    readonly expiring: string;
  };
  readonly lead: {
    readonly whole: (instant: string) => string;
    readonly cleaned: string;
    readonly part: (instant: string) => string;
    readonly undone: string;
    readonly file: string;
    readonly failed: (kind: RestoreKind, instant: string) => string;
    readonly refused: string;
    readonly approval: (kind: RestoreKind, who: string, until: string) => string;
    readonly expiring: (until: string) => string;
  };
  readonly selection: (selection: MailSelection, tables: string) => string;
  /** The backup as it is named in a row, with the clinic it is of where that is another. */
  readonly backup: (backupId: number, from: string | null) => string;
  readonly undo: {
    readonly until: (instant: string) => string;
    readonly how: (clinicId: string, restoreId: number) => string;
    readonly safety: (backupId: number) => string;
    readonly noSafety: (why: string) => string;
    readonly fileUntil: (instant: string) => string;
  };
  readonly afterthought: (why: string) => string;
  readonly approval: {
    readonly would: (kind: RestoreKind) => string;
    readonly who: (names: string) => string;
    readonly nobody: string;
    readonly how: (clinicId: string, restoreId: number) => string;
    readonly nothingYet: string;
  };
  readonly expired: string;
}

export interface CleanWords {
  readonly eyebrow: (clinic: string) => string;
  readonly subject: {
    readonly done: (clinic: string) => string;
    readonly failed: (clinic: string) => string;
  };
  readonly title: { readonly done: string; readonly failed: string };
  readonly lead: {
    readonly done: (start: string, end: string) => string;
    readonly failed: (start: string, end: string) => string;
  };
  readonly table: (shownDeleted: string, shownFreed: string) => string;
  readonly held: (backupId: number) => string;
  readonly restorable: string;
  readonly stoppedMidway: string;
}

export interface ChangeMessages {
  readonly shared: ChangeWords;
  readonly restore: RestoreWords;
  readonly clean: CleanWords;
  /** What a safety backup is described as in the list of backups. */
  readonly safetyDescription: (kind: RestoreKind, backupId: number) => string;
}
