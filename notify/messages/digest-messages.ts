import type { DigestBackup, DigestMailFacts } from '../../contracts/mail.ts';

type Protection = DigestMailFacts['protection'];

/** The words of the daily mail, in one language. Figures arrive already formatted. */
export interface DigestMessages {
  readonly eyebrow: (clinic: string) => string;
  readonly subject: Record<Protection, (clinic: string) => string>;
  /** Of a clinic that is protected, but not by all of the day's backups. */
  readonly subjectWithTrouble: (clinic: string) => string;
  readonly title: Record<Protection, string>;
  readonly lead: (backups: number, good: number, from: string, until: string) => string;
  readonly headings: {
    readonly safe: string;
    readonly unsafe: string;
    readonly backups: string;
    readonly next: string;
  };
  readonly lastGood: (backupId: number, dataOf: string) => string;
  readonly drillPassed: string;
  readonly drillFailed: string;
  readonly nothingHeld: string;
  readonly noneOfTheDay: string;
  readonly state: Record<DigestBackup['state'], string>;
  readonly backup: (backupId: number, startedAt: string) => string;
  readonly next: (instant: string) => string;
  readonly noNext: string;
}
