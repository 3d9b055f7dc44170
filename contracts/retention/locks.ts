/** Which copies a round of locks is about. */
export interface LocksRequest {
  readonly clinicId: string;
}

/** A copy whose store is to keep it, or to let go of it. */
export interface LockedCopyRef {
  readonly clinicId: string;
  readonly backupId: number;
  readonly destination: string;
}

/** How many were brought into step, and how many not: the next round tries those again. */
export interface LocksOutcome {
  readonly settled: number;
  readonly left: number;
}
