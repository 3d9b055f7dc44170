/** What the CLI says of files that declare clinics. */
export interface FleetMessages {
  readonly help: Readonly<
    Record<
      | 'import'
      | 'defaults'
      | 'skipBad'
      | 'importDryRun'
      | 'apply'
      | 'dryRun'
      | 'prune'
      | 'withSecrets'
      | 'schema'
      | 'export',
      string
    >
  >;
  readonly notYaml: (why: string) => string;
  readonly notAFleet: string;
  readonly wrongVersion: string;
  readonly unknownField: (field: string) => string;
  readonly notASection: string;
  readonly notAList: string;
  readonly brokenQuote: string;
  readonly noTitles: string;
  readonly noIdColumn: string;
  readonly unknownColumn: (title: string) => string;
  readonly doubledColumn: (title: string) => string;
  readonly tooManyCells: string;
  readonly doubledClinic: (clinic: string, line: number) => string;
  readonly archived: (clinic: string) => string;
  readonly noVariable: (name: string) => string;
  readonly noFile: (path: string, why: string) => string;
  readonly emptyFile: (path: string) => string;
  readonly problem: (line: number, column: number, what: string, message: string) => string;
  readonly moreProblems: (count: string) => string;
  readonly skipped: (count: string) => string;
  readonly unknownKind: (file: string) => string;
  /** The plan: one line for each clinic, one for each field of it. */
  readonly adds: (clinic: string, name: string) => string;
  readonly changes: (clinic: string) => string;
  readonly field: (field: string, from: string, to: string) => string;
  readonly secret: (field: string, sent: boolean) => string;
  readonly rests: (clinic: string) => string;
  readonly same: (count: string) => string;
  readonly summary: (added: string, changed: string, rested: string) => string;
  readonly nothing: string;
  readonly dryRun: string;
  readonly question: string;
  readonly added: (clinic: string) => string;
  readonly changed: (clinic: string) => string;
  readonly rested: (clinic: string) => string;
  readonly failed: (clinic: string, why: string) => string;
  readonly applied: (done: string, failed: string) => string;
  readonly already: (clinic: string) => string;
  readonly imported: (added: string, already: string, skipped: string) => string;
  readonly wouldImport: (added: string, already: string, skipped: string) => string;
  /** At the top of an export. */
  readonly exported: readonly string[];
}
