import type { BackupRecord, CopyRecord } from '../../catalog/backups/backup-record.ts';
import type { ClinicRecord } from '../../catalog/clinics/clinic-record.ts';
import type { S3Destination } from '../../contracts/destination.ts';
import { lockDaysOf, lockEnd, type ObjectLock } from '../../contracts/object-lock.ts';

/** What is to change of what stands on a copy in its store; null: that stays as it is. */
export interface WantedLock {
  readonly lock: ObjectLock | null;
  readonly held: boolean | null;
}

const live = new Set(['stored', 'intact', 'restorable']);

/** Of a copy that was read back: until when it is to be locked, where that is longer than it is. */
const lockWanted = (
  clinic: Pick<ClinicRecord, 'policy' | 'timeZone'>,
  { objectLock: mode, lockDays }: S3Destination,
  { startedAt, state, sampleAt }: BackupRecord,
  copy: CopyRecord,
  now: Date,
): ObjectLock | null => {
  if (mode === 'none' || copy.state !== 'intact' || !live.has(state)) return null;
  // A sample is there to be looked at, and to be taken away again.
  if (sampleAt !== null) return null;
  const days = lockDays ?? lockDaysOf(clinic.policy.retention);
  const until = lockEnd(startedAt, days, clinic.timeZone);
  if (until <= now || (copy.lockedUntil !== null && copy.lockedUntil >= until)) return null;
  // One that stands is only ever made longer: in its own mode, whatever the destination says by now.
  return { mode: copy.lockMode ?? mode, until };
};

/** A hold that was set is lifted with the backup's, and not before: whatever the destination says by then. */
const holdWanted = (
  { objectLock }: S3Destination,
  { heldAt }: BackupRecord,
  { state, legalHold }: CopyRecord,
): boolean | null => {
  if (heldAt === null) return legalHold && state !== 'removed' ? false : null;
  const there = state === 'intact' || state === 'stored';
  return there && !legalHold && objectLock !== 'none' ? true : null;
};

/** What a copy's lock and legal hold lack of what its clinic asks for; null: nothing. */
export const wantedLock = (
  clinic: Pick<ClinicRecord, 'policy' | 'timeZone'>,
  settings: S3Destination,
  backup: BackupRecord,
  copy: CopyRecord,
  now: Date,
): WantedLock | null => {
  if (copy.location === null) return null;
  const lock = lockWanted(clinic, settings, backup, copy, now);
  const held = holdWanted(settings, backup, copy);
  return lock === null && held === null ? null : { lock, held };
};
