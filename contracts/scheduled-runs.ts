import { z } from 'zod';
import type { CleanOutcome, RestoreOutcome } from './changes.ts';
import type { FailureNote } from './failure-note.ts';

/**
 * What became of one moment at which a clinic was due, its slot. `skipped`: something else served it.
 * `missed`: nothing was there to run it, and it was too late afterwards.
 */
export const ScheduledRunState = z.enum([
  'running',
  'done',
  'failed',
  'cancelled',
  'skipped',
  'missed',
]);
export type ScheduledRunState = z.infer<typeof ScheduledRunState>;

/**
 * `backup-running`: another backup of the clinic was under way. `covered`: a run was begun since the
 * slot came. `late`: past the window for catching up. `lost`: its workflow ended without a word.
 */
export const ScheduledRunReason = z.enum(['backup-running', 'covered', 'late', 'lost']);
export type ScheduledRunReason = z.infer<typeof ScheduledRunReason>;

/** What a schedule starts `scheduledBackup` with; without a slot it is the moment it was scheduled for. */
export interface ScheduledRequest {
  readonly clinicId: string;
  /** ISO 8601, in UTC. */
  readonly slot?: string;
}

export interface SlotRef {
  readonly clinicId: string;
  readonly slot: string;
}

/** Whether the slot is the asker's to run; `once`: the schedule has no other, so it must be run. */
export type SlotClaim =
  | { readonly claimed: true; readonly once: boolean }
  | { readonly claimed: false; readonly reason: 'taken' | 'covered' | 'disabled' };

export interface SlotEnd {
  readonly state: Exclude<ScheduledRunState, 'running' | 'missed'>;
  readonly reason?: ScheduledRunReason;
  /** The run of the clinic's backup that served it. */
  readonly backupRun?: string;
  readonly failure?: FailureNote;
}

export interface ScheduledOutcome {
  readonly slot: string;
  readonly state: SlotEnd['state'];
  readonly reason: ScheduledRunReason | 'taken' | 'disabled' | null;
  readonly backupId: number | null;
}

/** A restore or a cleaning that was open with no workflow behind it, and how it was ended. */
export type AbandonedChange =
  | { readonly kind: 'restore'; readonly clinicId: string; readonly outcome: RestoreOutcome }
  | { readonly kind: 'cleaning'; readonly clinicId: string; readonly outcome: CleanOutcome };

/** What reconciling found and did; lists are of clinics, or of schedules' ids for `removed`. */
export interface ReconcileReport {
  readonly checked: number;
  readonly created: readonly string[];
  readonly mended: readonly { readonly clinicId: string; readonly what: readonly string[] }[];
  readonly removed: readonly string[];
  /** Clinics whose schedule Temporal would not take: a time zone that its server does not know. */
  readonly refused: readonly string[];
  /** Slots whose workflow was gone. */
  readonly lost: readonly SlotRef[];
  /** Slots that passed with nothing to run them, and that it was too late for. */
  readonly missed: readonly SlotRef[];
  /** Slots that are to be run now, since no schedule did. */
  readonly due: readonly SlotRef[];
  /** Changes that were ended since no workflow stood behind them; left out by earlier versions. */
  readonly abandoned?: readonly AbandonedChange[];
  /** Databases dropped that restores cut off had left; left out by earlier versions. */
  readonly swept?: number;
}
