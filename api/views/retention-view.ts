import { Temporal } from 'temporal-polyfill';
import type { BackupRecord } from '../../catalog/backups/backup-record.ts';
import type { ClinicRecord } from '../../catalog/clinics/clinic-record.ts';
import type { RetentionEntry, RetentionView } from '../../contracts/api/retention.ts';
import { keptBackups } from '../../contracts/retention/kept-backups.ts';
import { iso, isoOrNull } from './iso.ts';

const dayOf = (at: Date, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString();

/** Until when some store keeps a copy of it whatever anybody asks; null: none does. */
const lockedUntil = ({ copies }: BackupRecord, now: Date): Date | null => {
  const ends = copies.flatMap(({ state, lockedUntil: until }) =>
    state !== 'removed' && until !== null && until > now ? [until.getTime()] : [],
  );
  return ends.length === 0 ? null : new Date(Math.max(...ends));
};

/** What retention would do at `now`, from every backup the clinic has, deleted ones that can be taken back too. */
export const retentionView = (
  clinic: ClinicRecord,
  backups: readonly BackupRecord[],
  now: Date,
): RetentionView => {
  const { id, timeZone, policy } = clinic;
  const retainable = backups.map(({ id: backup, startedAt: at, state, heldAt, sampleAt }) => ({
    ...{ id: backup, at, state },
    held: heldAt !== null,
    sample: sampleAt !== null,
  }));
  const facts = { policy: policy.retention, timeZone, now };
  const reasons = new Map(keptBackups(retainable, facts).map((one) => [one.id, one.reasons]));
  const recoverable = (backup: BackupRecord): boolean =>
    backup.state === 'deleted' &&
    ((backup.purgeAfter !== null && backup.purgeAfter > now) || lockedUntil(backup, now) !== null);
  const shown = backups.filter((backup) => reasons.has(backup.id) || recoverable(backup));
  const items = shown.map((backup): RetentionEntry => ({
    backup: backup.id,
    fileName: backup.fileName,
    startedAt: iso(backup.startedAt),
    day: dayOf(backup.startedAt, timeZone),
    state: backup.state,
    bytes: backup.bytes,
    reasons: [...(reasons.get(backup.id) ?? [])],
    holdReason: backup.holdReason,
    purgeAfter: isoOrNull(backup.purgeAfter),
    lockedUntil: isoOrNull(lockedUntil(backup, now)),
  }));
  const going = items.filter(({ state, reasons: why }) => state !== 'deleted' && why.length === 0);
  return {
    ...{ clinic: id, timeZone, policy: policy.retention, items },
    going: {
      backups: going.length,
      bytes: going.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0),
    },
  };
};
