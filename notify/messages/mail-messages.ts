import type { BackupMailCopy } from '../../contracts/mail.ts';
import type { CopyState, Trigger } from '../../contracts/states.ts';

/** Every word of the mails, in one language. Figures arrive already formatted. */
export interface MailMessages {
  /** A copy's place as it reads after "in": `in Google Drive`. */
  readonly place: (copy: Pick<BackupMailCopy, 'kind' | 'destination'>) => string;
  /** The same at the start of a line. */
  readonly placeLabel: (copy: Pick<BackupMailCopy, 'kind' | 'destination'>) => string;

  readonly eyebrow: (clinic: string) => string;
  readonly subject: {
    readonly restorable: (clinic: string, size: string) => string;
    readonly intact: (clinic: string, size: string) => string;
    readonly stored: (clinic: string, size: string) => string;
    readonly drillFailed: (clinic: string) => string;
    readonly copyLost: (clinic: string, place: string) => string;
    readonly copyDamaged: (clinic: string, place: string) => string;
    readonly copyUnverified: (clinic: string, place: string) => string;
    readonly copiesLost: (clinic: string, count: number) => string;
    readonly trouble: (clinic: string) => string;
    readonly failed: (clinic: string) => string;
    readonly recovered: (clinic: string, size: string) => string;
  };
  readonly title: Record<'restorable' | 'intact' | 'stored' | 'partial' | 'failed', string>;
  readonly lead: {
    readonly restorable: (places: string) => string;
    readonly intact: (places: string) => string;
    readonly stored: (places: string) => string;
    readonly partial: string;
    readonly failed: (instant: string) => string;
  };

  readonly headings: {
    readonly recovered: string;
    readonly safe: string;
    readonly unsafe: string;
    readonly cause: string;
    readonly advice: string;
    readonly backup: string;
    readonly copies: string;
    readonly proved: string;
    readonly times: string;
  };
  readonly labels: {
    readonly number: string;
    readonly dataOf: string;
    readonly startedAt: string;
    readonly state: string;
    readonly records: string;
    readonly size: string;
    readonly trigger: string;
    readonly file: string;
    readonly fingerprint: string;
    readonly snapshot: string;
    readonly upload: string;
    readonly verify: string;
    readonly drill: string;
    readonly total: string;
  };
  readonly state: Record<'restorable' | 'intact' | 'stored' | 'partial' | 'failed', string>;
  readonly trigger: Record<Trigger, string>;
  readonly copyState: Record<CopyState, string>;
  readonly records: (shownRows: string, tables: number, shownTables: string) => string;
  readonly size: (stored: string, plain: string) => string;

  readonly safe: {
    readonly intact: (place: string) => string;
    readonly stored: (place: string) => string;
    readonly drillPassed: string;
    readonly clinicUntouched: string;
    readonly earlierUntouched: string;
  };
  readonly unsafe: {
    readonly copy: (place: string, state: CopyState, why: string) => string;
    readonly drill: (why: string) => string;
    readonly drillConsequence: string;
    readonly fewerCopies: string;
    readonly other: (why: string) => string;
  };
  readonly advice: (hint: string) => string;
  /** Of the first that went well after some that did not. */
  readonly recovered: (since: string, failures: number) => string;
  /** The whole's time, where its steps ran at once and add up to more. */
  readonly overlapping: (total: string) => string;
  readonly causeUnknown: string;
  readonly proved: {
    readonly oneInstant: (instant: string) => string;
    readonly stored: string;
    readonly intact: string;
    readonly drillPassed: (tables: number, shownTables: string, shownRows: string) => string;
    readonly drillSkipped: string;
  };
  readonly footer: (timeZone: string) => string;
}
