import type { CleanState } from '../../contracts/clean-range.ts';
import type {
  RestoreKind,
  RestoreLoss,
  RestoreMethod,
  RestorePhase,
  RestorePlan,
  RestoreState,
  UndoState,
} from '../../contracts/restore.ts';

/** What the CLI says of restores, undos, cleanings and evidence. */
export interface ChangeMessages {
  readonly help: Readonly<Record<ChangeHelp, string>>;
  readonly kind: Readonly<Record<RestoreKind, string>>;
  readonly state: Readonly<Record<RestoreState, string>>;
  readonly cleanState: Readonly<Record<CleanState, string>>;
  readonly undoState: Readonly<Record<UndoState, string>>;
  readonly phase: Readonly<Record<RestorePhase | 'delete' | 'vacuum', string>>;
  readonly method: Readonly<Record<RestoreMethod, string>>;
  readonly columns: Readonly<
    Record<
      | 'now'
      | 'inBackup'
      | 'added'
      | 'changed'
      | 'removed'
      | 'kind'
      | 'backup'
      | 'by'
      | 'undo'
      | 'range'
      | 'rows'
      | 'bytes'
      | 'why'
      | 'result',
      string
    >
  >;
  readonly restoreTitle: (clinic: string, kind: RestoreKind, id: string) => string;
  readonly cleanTitle: (clinic: string, id: string) => string;
  readonly plan: {
    readonly title: (clinic: string, backup: string) => string;
    readonly unchanged: (count: string) => string;
    readonly nothing: string;
    readonly losses: string;
    readonly loss: Readonly<Record<RestoreLoss['kind'], (object: string) => string>>;
    readonly lostRows: (count: string) => string;
    readonly conflicts: string;
    readonly conflict: (table: string, count: string) => string;
    readonly triggers: Readonly<Record<RestorePlan['handling']['triggers'], string | null>>;
    readonly rowSecurity: Readonly<Record<RestorePlan['handling']['rowSecurity'], string | null>>;
    readonly fence: Readonly<Record<RestorePlan['handling']['fence'], string | null>>;
    /** A publication of all tables, and what that means for whoever follows it. */
    readonly published: (name: string) => string;
    readonly followed: Readonly<Record<RestorePlan['method'], string | null>>;
    readonly refused: string;
    readonly wouldDo: string;
    readonly making: string;
  };
  readonly clean: {
    readonly title: (clinic: string, start: string, end: string) => string;
    readonly why: Readonly<Record<'dated' | 'child', string>>;
    readonly heldBy: (backup: string) => string;
    readonly heldByNone: string;
    readonly deleted: (rows: string, freed: string) => string;
    readonly undoHint: (clinic: string, id: string) => string;
  };
  readonly askWord: (word: string) => string;
  readonly started: (clinic: string, kind: RestoreKind, id: string) => string;
  readonly cleanStarted: (clinic: string, id: string) => string;
  readonly waiting: (clinic: string, id: string) => string;
  readonly leftRestore: (clinic: string, id: string) => string;
  readonly leftCleaning: (clinic: string, id: string) => string;
  readonly undoHint: (clinic: string, id: string, until: string) => string;
  readonly approved: (id: string) => string;
  readonly refusedIt: (id: string) => string;
  readonly cancelling: string;
  readonly noRestores: string;
  readonly noCleanings: string;
  readonly fromCopy: (destination: string) => string;
  readonly safetyBackup: (id: string) => string;
  readonly cleanedRows: (done: string, total: string) => string;
  readonly summary: Readonly<
    Record<
      | 'method'
      | 'changes'
      | 'added'
      | 'changed'
      | 'removed'
      | 'loading'
      | 'comparing'
      | 'fenced'
      | 'safety'
      | 'undo'
      | 'undoBytes'
      | 'undoOf'
      | 'by'
      | 'decidedBy'
      | 'backup'
      | 'copy'
      | 'started'
      | 'range'
      | 'deleted'
      | 'freed'
      | 'file'
      | 'restoreUser'
      | 'policy',
      string
    >
  >;
  readonly evidence: {
    readonly saved: (path: string) => string;
    readonly genuine: (clinic: string, from: string, until: string) => string;
    readonly key: (id: string) => string;
  };
}

export type ChangeHelp =
  | 'restore'
  | 'dryRun'
  | 'table'
  | 'record'
  | 'as'
  | 'file'
  | 'onConflict'
  | 'acceptLosses'
  | 'confirm'
  | 'passwordStdin'
  | 'detach'
  | 'restores'
  | 'undo'
  | 'undoCleaning'
  | 'approve'
  | 'refuse'
  | 'clean'
  | 'from'
  | 'to'
  | 'cleanTable'
  | 'cleanings'
  | 'followRestore'
  | 'followCleaning'
  | 'evidence'
  | 'html'
  | 'verify'
  | 'key'
  | 'output'
  | 'evidenceFrom'
  | 'evidenceUntil';
