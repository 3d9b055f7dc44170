/** What the CLI says of the guard; what is wrong is said by contracts/messages/finding-words. */
export interface GuardMessages {
  readonly help: Readonly<
    Record<
      | 'guard'
      | 'run'
      | 'clinic'
      | 'all'
      | 'until'
      | 'reason'
      | 'id'
      | 'name'
      | 'model'
      | 'silence'
      | 'accept'
      | 'adopt'
      | 'proposals'
      | 'exceptions'
      | 'lookAgain'
      | 'room'
      | 'like',
      string
    >
  >;
  readonly green: (at: string) => string;
  readonly never: string;
  readonly old: (at: string) => string;
  readonly total: (critical: string, warning: string, silenced: string) => string;
  readonly looked: (at: string) => string;
  readonly looking: string;
  readonly stillLooking: string;
  readonly severity: Readonly<Record<'critical' | 'warning', string>>;
  readonly since: (at: string) => string;
  readonly silencedUntil: (at: string, reason: string) => string;
  readonly silenced: (id: string, until: string) => string;
  readonly loud: (id: string) => string;
  readonly accepted: (id: string) => string;
  readonly adopted: (clinic: string) => string;
  readonly wrongTime: (written: string) => string;
  readonly proposal: (alarm: string, model: string) => string;
  readonly howToAdopt: string;
  readonly noProposals: string;
  readonly removed: (id: string) => string;
  readonly room: Readonly<Record<'name' | 'used' | 'of' | 'share' | 'perDay' | 'full', string>> & {
    readonly inDays: (days: string) => string;
  };
  readonly columns: Readonly<Record<'what' | 'reason' | 'by' | 'at', string>>;
}
