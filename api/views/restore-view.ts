import { basename } from 'node:path/posix';
import type { RestoreRecord } from '../../catalog/restores/restore-record.ts';
import type { RestorePlanView, RestoreRunView, RestoreView } from '../../contracts/api/restore.ts';
import type { Language } from '../../contracts/language.ts';
import type { RestorePlan, RestoreProgress } from '../../contracts/restore.ts';
import { failureView } from './failure-view.ts';
import { iso, isoOrNull } from './iso.ts';
import type { People } from './people.ts';

export const restoreAddress = (clinic: string, restore: number): string =>
  `/api/clinics/${clinic}/restores/${restore}`;

/** The name that a restore's file is saved under. */
export const restoreFileName = (file: NonNullable<RestoreRecord['file']>): string =>
  basename(file.key);

/** A restore as it is shown. */
export const restoreView = (
  language: Language,
  record: RestoreRecord,
  people: People,
): RestoreView => {
  const { id, clinicId, file, failure } = record;
  const address = restoreAddress(clinicId, id);
  return {
    id,
    clinic: clinicId,
    changes: record.changedClinicId,
    kind: record.kind,
    backup: record.backupId,
    undoOf: record.undoOf,
    order: record.order,
    state: record.state,
    requestedBy: people(record.requestedBy),
    decidedBy: people(record.decidedBy),
    requestedAt: iso(record.requestedAt),
    startedAt: isoOrNull(record.startedAt),
    endedAt: isoOrNull(record.endedAt),
    destination: record.destination,
    safetyBackup: record.safetyBackupId,
    result: record.result,
    undo: { state: record.undoState, until: isoOrNull(record.undoUntil) },
    file: file && {
      name: restoreFileName(file),
      bytes: file.bytes,
      address: `${address}/file`,
    },
    failure: failure && failureView(language, failure),
    address,
    events: `${address}/events`,
  };
};

/** Where a restore stands, as it is shown. */
export const restoreRunView = (
  language: Language,
  progress: RestoreProgress,
  ended: boolean,
): RestoreRunView => ({
  ...progress,
  ended,
  failure: progress.error && failureView(language, progress.error),
});

/** What a restore would do, as it is shown. */
export const restorePlanView = (language: Language, plan: RestorePlan): RestorePlanView => ({
  ...plan,
  refusal: plan.refusal && failureView(language, plan.refusal),
});
