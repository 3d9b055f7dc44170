import type { BackupRecord } from '../../catalog/backups/backup-record.ts';
import { isProtected } from '../../catalog/backups/is-protected.ts';
import { listBackups } from '../../catalog/backups/list-backups.ts';
import type { ClinicRecord } from '../../catalog/clinics/clinic-record.ts';
import type { Catalog } from '../../catalog/open-catalog.ts';
import type { FailureNote } from '../../contracts/failure-note.ts';
import type { BackupMailCopy, DigestBackup, DigestMailFacts } from '../../contracts/mail.ts';
import type { DigestDay } from '../../contracts/schedule/digest-day.ts';

/** A clinic that is backed up more often than this in one day has the others counted out. */
const mostOfADay = 200;

const noteOf = (code: string | null, params: Record<string, string> | null): FailureNote | null =>
  code === null ? null : { code, params: params ?? {} };

const copiesOf = ({ copies }: BackupRecord): BackupMailCopy[] =>
  copies
    .filter(({ state }) => state !== 'removed')
    .map(({ destination, kind, state, failureCode, failureParams }) => ({
      ...{ destination, kind, state },
      failure: noteOf(failureCode, failureParams),
    }));

const isLost = ({ state }: BackupMailCopy): boolean =>
  state === 'failed' || state === 'damaged' || state === 'missing';

const stateOf = (backup: BackupRecord): DigestBackup['state'] => {
  if (backup.state === 'running' || backup.state === 'cancelled') return backup.state;
  if (backup.state === 'failed') return 'failed';
  return backup.drillState === 'failed' || copiesOf(backup).some(isLost) ? 'partial' : 'good';
};

const digestBackup = (backup: BackupRecord): DigestBackup => ({
  backupId: backup.id,
  startedAt: backup.startedAt,
  trigger: backup.trigger,
  state: stateOf(backup),
  bytes: backup.bytes,
  failure:
    backup.state === 'cancelled'
      ? null
      : (noteOf(backup.failureCode, backup.failureParams) ??
        copiesOf(backup).find(isLost)?.failure ??
        null),
});

/** What a clinic's daily mail tells: the day's backups, and how the clinic stands now. */
export const digestFacts = async (
  catalog: Catalog,
  clinic: ClinicRecord,
  { from, until }: DigestDay,
): Promise<DigestMailFacts> => {
  const [ofDay, good] = await Promise.all([
    listBackups(catalog, clinic.id, { from, until, limit: mostOfADay, samples: false }),
    listBackups(catalog, clinic.id, {
      ...{ limit: 1, samples: false },
      states: ['stored', 'intact', 'restorable'],
    }),
  ]);
  const [last] = good.items;
  const whole = last !== undefined && last.drillState !== 'failed' && isProtected(last, clinic);
  return {
    clinic: { id: clinic.id, name: clinic.name, timeZone: clinic.timeZone },
    ...{ from, until },
    protection: last === undefined ? 'unprotected' : whole ? 'protected' : 'partly',
    lastGood: last
      ? {
          backupId: last.id,
          dataOf: last.snapshotAt ?? last.startedAt,
          copies: copiesOf(last),
          drill: last.drillState,
        }
      : null,
    backups: ofDay.items.toReversed().map(digestBackup),
    nextRun: clinic.schedulePausedAt === null ? clinic.nextScheduledBackup : null,
  };
};
