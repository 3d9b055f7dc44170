/** What the CLI says of database servers and of turns on them. */
export interface ServerMessages {
  readonly help: Readonly<Record<'servers' | 'cap' | 'default', string>>;
  readonly columns: Readonly<
    Record<'server' | 'cap' | 'clinics' | 'holding' | 'waiting' | 'names', string>
  >;
  /** A cap that the server shares with all that have none of their own. */
  readonly shared: (cap: string) => string;
  readonly changed: (server: string, cap: string) => string;
  /** Of a backup: what it waits for, and at which place; null where that is not known. */
  readonly waits: (server: string, place: number | null) => string;
}
