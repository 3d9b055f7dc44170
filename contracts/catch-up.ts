/** A copy that a backup was to have in a store and has not, and one to make it from. */
export interface LackingCopy {
  readonly clinicId: string;
  readonly backupId: number;
  readonly from: string;
  readonly to: string;
}

export interface CatchUpOutcome {
  readonly made: number;
  readonly left: number;
}
