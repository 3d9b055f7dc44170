import type { Counted } from './counted.ts';
import type { Language } from '../../contracts/language.ts';
import { evidenceWordsEn } from './evidence-words.en.ts';
import { evidenceWordsEs } from './evidence-words.es.ts';

/** The evidence page's words. Figures and instants arrive already written. */
export interface EvidenceWords {
  readonly title: string;
  readonly period: (from: string, until: string) => string;
  readonly made: (when: string, installation: string) => string;
  readonly archived: (when: string) => string;
  readonly none: string;
  readonly never: string;
  readonly good: string;
  readonly attention: string;

  readonly point: string;
  readonly pointMeaning: string;
  readonly pointNone: string;
  readonly pointOf: (backup: string, when: string) => string;
  readonly gap: (length: string, from: string, until: string) => string;
  readonly pointLate: (scheduled: string) => string;

  readonly time: string;
  readonly timeMeaning: string;
  readonly timeNone: string;
  readonly timeFigures: (median: string, worst: string, rehearsals: Counted) => string;
  readonly timeOld: (when: string) => string;

  readonly drills: string;
  readonly drillsMeaning: string;
  readonly drillCounts: (passed: Counted, failed: Counted) => string;
  readonly drillsAsked: (days: Counted) => string;
  readonly drillsNotAsked: string;
  /** Null: none ever passed. */
  readonly drillsOverdue: (last: string | null) => string;
  readonly drillsCurrent: (last: string | null) => string;

  readonly log: string;
  readonly logMeaning: string;
  readonly logIntact: string;
  readonly logBroken: string;
  readonly logRows: (rows: Counted) => string;
  readonly logProblem: (row: string, what: string) => string;
  readonly logHead: (row: string) => string;
  readonly logKeep: string;

  readonly timeline: string;
  readonly timelineSummary: (proved: Counted, all: Counted, failed: Counted) => string;
  readonly rows: { readonly backups: string; readonly drills: string; readonly changes: string };
  readonly marks: {
    readonly restorable: string;
    readonly intact: string;
    readonly stored: string;
    readonly failed: string;
    readonly gap: string;
    readonly passed: string;
    readonly drillFailed: string;
    readonly restore: string;
    readonly undo: string;
    readonly cleaning: string;
  };
  readonly deletedNote: string;

  readonly places: string;
  readonly placesMeaning: string;
  readonly locked: string;
  /** In the clinic's rules: copies that must be read back, and within how long. */
  readonly quorum: string;
  readonly quorumRule: (copies: Counted | null, hours: Counted) => string;
  readonly place: string;
  readonly held: string;
  readonly intact: string;
  readonly lost: string;
  readonly lastProof: string;
  readonly oldestProof: string;
  readonly required: string;
  readonly optional: string;
  readonly retired: string;
  readonly placeKinds: Readonly<Record<'s3' | 'drive' | 'folder', string>>;

  readonly failures: string;
  readonly when: string;
  readonly backup: string;
  readonly cause: string;

  readonly changes: string;
  readonly noChanges: string;
  readonly change: string;
  readonly result: string;
  readonly people: string;
  readonly asked: (who: string) => string;
  readonly decided: (who: string) => string;
  readonly kinds: Readonly<Record<'restore' | 'undo' | 'cleaning', string>>;
  readonly selections: Readonly<Record<'all' | 'tables' | 'records' | 'cleaning', string>>;
  readonly toFile: string;
  readonly fromClinic: (clinic: string) => string;
  readonly intoClinic: (clinic: string) => string;
  readonly ofBackup: (backup: string) => string;
  readonly heldBy: (backup: string) => string;
  readonly rowsIn: (rows: Counted, time: string) => string;
  readonly deletedRows: (rows: Counted, bytes: string) => string;
  readonly safety: (backup: string) => string;
  readonly days: (start: string, end: string) => string;
  readonly states: Readonly<
    Record<'waiting-approval' | 'running' | 'done' | 'failed' | 'cancelled' | 'refused', string>
  >;
  readonly undos: Readonly<Record<'none' | 'kept' | 'used' | 'expired', string>>;

  readonly rules: string;
  readonly schedule: string;
  readonly schedules: Readonly<Record<string, string>>;
  readonly scheduleAt: (time: string) => string;
  /** 0 is Monday. */
  readonly weekdays: readonly string[];
  readonly onMonthDay: (day: string) => string;
  readonly rehearsed: string;
  readonly afterEach: string;
  readonly every: (days: Counted) => string;
  readonly undoKept: string;
  readonly forDays: (days: Counted) => string;
  readonly approval: string;
  readonly approvalNeeded: (days: Counted) => string;
  readonly approvalNotNeeded: string;
  readonly cleanable: string;
  readonly kept: string;
  readonly keptMeaning: string;
  readonly retention: {
    readonly everything: string;
    readonly days: (days: Counted) => string;
  } & Readonly<
    Record<'count' | 'daily' | 'weekly' | 'monthly' | 'yearly', (many: string) => string>
  >;
  readonly file: string;

  readonly acts: string;
  readonly noActs: string;
  readonly who: string;
  readonly what: string;
  readonly times: string;
  readonly last: string;
  readonly actions: Readonly<Record<string, string>>;
  readonly omitted: (count: Counted) => string;
  readonly samples: (count: Counted) => string;

  readonly signature: string;
  readonly signed: (keyId: string) => string;
  readonly save: string;
  readonly howTo: string;
  /** Each step may hold `code` between back quotes. */
  readonly steps: (clinic: string, file: string, keyId: string) => readonly string[];
}

const catalogues: Readonly<Record<Language, EvidenceWords>> = {
  es: evidenceWordsEs,
  en: evidenceWordsEn,
};

export const evidenceWords = (language: Language): EvidenceWords => catalogues[language];
