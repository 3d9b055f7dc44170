/** What retention does with one clinic's backups. */
export interface PruneRequest {
  readonly clinicId: string;
}

/** Numbers of backups. */
export interface PruneOutcome {
  /** Marked as deleted now; they can be taken back for a time. */
  readonly pruned: readonly number[];
  /** Whose copies were taken out of every store now. */
  readonly purged: readonly number[];
  /** Whose copies could not all be taken out: the next round tries again. */
  readonly left: readonly number[];
  /** Of which a store keeps a copy locked: taken out once it may be. */
  readonly locked: readonly number[];
}

/** The clinics of the installation, a page at a time. */
export interface FleetPage {
  readonly clinics: readonly string[];
  /** The last of them, to go on behind; null: there are no more. */
  readonly next: string | null;
}
