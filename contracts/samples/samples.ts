import type { Trigger } from '../states.ts';

/** Samples for demonstrations: five real backups of a clinic, each shown with a date in the past. */
export interface SamplesRequest {
  readonly clinicId: string;
  /** Who asked; the manual ones bear the name. */
  readonly requestedBy: number;
}

export interface PlannedSample {
  readonly trigger: Trigger;
  /** The instant it is named and shown by. */
  readonly shownAt: string;
}

/** Numbers of backups. */
export interface SamplesOutcome {
  readonly made: readonly number[];
  /** Earlier samples, which these replace. */
  readonly removed: readonly number[];
}
