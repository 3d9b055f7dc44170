import type { BackupRecord } from '../../catalog/backups/backup-record.ts';
import type { Trouble } from '../../catalog/backups/ended-well.ts';
import type { ClinicRecord } from '../../catalog/clinics/clinic-record.ts';
import type { NewEvent } from '../../catalog/deliveries/queue-event.ts';
import type { BackupOutcome } from '../../contracts/activities.ts';
import type { FailureNote } from '../../contracts/failure-note.ts';
import { errorWords } from '../../contracts/messages/error-words.ts';
import type { Language } from '../../contracts/language.ts';

/** An error in an event: its name, which programs switch on, and its words. */
export const failureData = (
  language: Language,
  failure: FailureNote | null,
): { code: string; message: string } | null =>
  failure && {
    code: failure.code,
    message: errorWords(language, failure.code, failure.params).message,
  };

/** What there is to tell of one backup that ended. */
export const backupEvents = (
  clinic: ClinicRecord,
  backup: BackupRecord,
  outcome: BackupOutcome,
  { good, recovered }: { readonly good: boolean; readonly recovered: Trouble | null },
): NewEvent[] => {
  const about = { key: `backup/${backup.id}`, clinic: { id: clinic.id, name: clinic.name } };
  const data = {
    backup: backup.id,
    fileName: backup.fileName,
    trigger: backup.trigger,
    state: outcome.state,
    protected: outcome.protected,
    drill: outcome.drill,
    snapshotAt: backup.snapshotAt?.toISOString() ?? null,
    rows: outcome.rows,
    bytes: outcome.bytes,
    seconds: outcome.times.total / 1000,
    copies: outcome.copies.map(({ destination, state }) => ({ destination, state })),
    failure: failureData(clinic.language, outcome.failure),
  };
  return [
    { ...about, type: good ? 'backup.succeeded' : 'backup.failed', data },
    ...(recovered
      ? [
          {
            ...{ ...about, type: 'backup.recovered' as const },
            data: { ...data, failures: recovered.failures, since: recovered.since.toISOString() },
          },
        ]
      : []),
    { ...about, type: outcome.protected ? 'ping.protected' : 'ping.failed', data: {} },
  ];
};
