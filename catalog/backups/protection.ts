import type { ClinicRecord } from '../clinics/clinic-record.ts';
import type { BackupRecord } from './backup-record.ts';
import { isProtected } from './is-protected.ts';

const hourMs = 3_600_000;

export interface Protection {
  /** The clinic's quorum of copies was read back and matched, and still stands. */
  readonly protected: boolean;
  /** When it had first been; null: not yet, or before that was kept. */
  readonly at: Date | null;
  /** By when the policy wants it, counted from the instant of the data. */
  readonly by: Date;
  /** False: later than that, or not at all although the time is over. Null: there is time, or it is not known. */
  readonly inTime: boolean | null;
}

/** Counted from the data themselves: what was written since is what a person would lose. */
export const protectBy = (
  { snapshotAt, startedAt }: Pick<BackupRecord, 'snapshotAt' | 'startedAt'>,
  { policy }: Pick<ClinicRecord, 'policy'>,
): Date => new Date((snapshotAt ?? startedAt).getTime() + policy.protectedWithinHours * hourMs);

const alive = new Set(['running', 'stored', 'intact', 'restorable']);

/** Whether and when a backup's copies were proved, as its clinic's policy asks. */
export const protectionOf = (
  backup: BackupRecord,
  clinic: ClinicRecord,
  now: Date = new Date(),
): Protection => {
  const stands = isProtected(backup, clinic);
  const by = protectBy(backup, clinic);
  // Nobody asks a sample to protect anybody.
  const asked = backup.sampleAt === null && alive.has(backup.state);
  const missed = asked && !stands && by < now;
  return {
    ...{ protected: stands, at: backup.protectedAt, by },
    inTime: backup.protectedInTime ?? (missed ? false : null),
  };
};
