import { protectionOf } from '../../catalog/backups/protection.ts';
import type { BackupRecord, CopyRecord } from '../../catalog/backups/backup-record.ts';
import type { ClinicRecord } from '../../catalog/clinics/clinic-record.ts';
import type { BackupView, CopyView } from '../../contracts/api/backup.ts';
import type { Language } from '../../contracts/language.ts';
import { recordedFailure } from './failure-view.ts';
import { iso, isoOrNull } from './iso.ts';

const copyView = (language: Language, copy: CopyRecord): CopyView => ({
  destination: copy.destination,
  kind: copy.kind,
  state: copy.state,
  key: copy.key,
  location: copy.location,
  version: copy.version,
  bytes: copy.bytes,
  storedAt: isoOrNull(copy.storedAt),
  lastProvedAt: isoOrNull(copy.lastProvedAt),
  removedAt: isoOrNull(copy.removedAt),
  lock:
    copy.lockMode === null || copy.lockedUntil === null || copy.state === 'removed'
      ? null
      : { mode: copy.lockMode, until: iso(copy.lockedUntil) },
  legalHold: copy.legalHold,
  failure: recordedFailure(language, copy.failureCode, copy.failureParams),
});

const reduction = ({ bytes, plainBytes }: BackupRecord): number | null =>
  bytes === null || !plainBytes ? null : Math.round((1 - bytes / plainBytes) * 1000) / 10;

/** A backup as it is shown. */
export const backupView = (
  language: Language,
  clinic: ClinicRecord,
  backup: BackupRecord,
): BackupView => {
  const { createdBy } = backup;
  const protection = protectionOf(backup, clinic);
  return {
    id: backup.id,
    clinic: backup.clinicId,
    run: backup.runId,
    fileName: backup.fileName,
    state: backup.state,
    protected: protection.protected,
    protectedAt: isoOrNull(protection.at),
    protectBy: iso(protection.by),
    protectedInTime: protection.inTime,
    trigger: backup.trigger,
    format: backup.format,
    compression: backup.compression,
    description: backup.description,
    createdBy: createdBy && {
      id: createdBy.id,
      email: createdBy.email,
      firstName: createdBy.nombre,
      lastName: createdBy.apellido,
    },
    startedAt: iso(backup.startedAt),
    sample: backup.sampleAt && { shownAt: iso(backup.sampleAt) },
    snapshotAt: isoOrNull(backup.snapshotAt),
    endedAt: isoOrNull(backup.endedAt),
    seconds: backup.durationSeconds,
    tables: backup.tables,
    rows: backup.rows,
    largeObjects: backup.largeObjects,
    plainBytes: backup.plainBytes,
    bytes: backup.bytes,
    reductionPercent: reduction(backup),
    sha256: backup.sha256,
    md5: backup.md5,
    drill: {
      state: backup.drillState,
      at: isoOrNull(backup.drillAt),
      loadSeconds: backup.drillLoadSeconds,
      compareSeconds: backup.drillCompareSeconds,
    },
    snapshots: backup.snapshots,
    copies: backup.copies.map((copy) => copyView(language, copy)),
    failure: recordedFailure(language, backup.failureCode, backup.failureParams),
    deletedAt: isoOrNull(backup.deletedAt),
  };
};
