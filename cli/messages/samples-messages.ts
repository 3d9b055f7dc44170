/** What the CLI says of samples for demonstrations. */
export interface SamplesMessages {
  readonly help: {
    readonly samples: string;
    readonly confirm: string;
    readonly remove: string;
  };
  readonly started: (clinic: string) => string;
  /** One that is made: `2/5`, its date, how it is said to have been started, its size, what is proved. */
  readonly made: (
    count: string,
    date: string,
    trigger: string,
    size: string,
    state: string,
  ) => string;
  readonly trigger: Readonly<Record<'manual' | 'automatic', string>>;
  readonly done: (clinic: string, made: string) => string;
  /** Typed to confirm. */
  readonly confirm: (clinic: string, why: string) => string;
  readonly removed: (clinic: string, count: string) => string;
  readonly stopping: string;
  readonly stopped: (clinic: string) => string;
  readonly left: (clinic: string) => string;
  /** Behind the date of one in a list. */
  readonly tag: string;
  readonly label: string;
  readonly shown: (date: string, made: string) => string;
}
