import type { FailureNote } from '../../contracts/failure-note.ts';

/** Where a walk through the fleet goes on; null: it is over. */
export interface NextPage {
  readonly next: string | null;
}

export interface GuardHostRef {
  readonly id: string;
  readonly name: string;
}

/** The steps of the guard's rounds. Findings go into the catalog, and never into a history. */
export interface GuardSteps {
  beginGuardRound(round: string): Promise<void>;
  /** A page of clinics, behind `after`: how the catalog and Temporal say that they stand. */
  lookAtClinics(after: string | null): Promise<NextPage>;
  listGuardedServers(
    after: string | null,
  ): Promise<NextPage & { readonly servers: readonly string[] }>;
  /** One database server: what nobody registered, what nobody classified. */
  lookAtServer(server: string): Promise<void>;
  /** What belongs to no clinic: stores' quotas, tokens, and whatever else is asked once for all. */
  lookAtFleet(): Promise<void>;
  listGuardHosts(): Promise<readonly GuardHostRef[]>;
  /** The disks of the host that runs this. */
  lookAtDisks(): Promise<void>;
  /** A look that failed altogether: a finding itself, and closes nothing. `like`: see keepLooks. */
  recordFailedLook(failed: {
    readonly look: string;
    readonly like: string | null;
    readonly about: string;
    readonly failure: FailureNote;
  }): Promise<void>;
  endGuardRound(round: string): Promise<{ readonly open: number }>;
  /** Tells operators what is new and what is over, once. */
  tellAlarms(): Promise<void>;
}
