import type { BackupRecord } from '../../catalog/backups/backup-record.ts';
import type { RunView } from '../../contracts/api/run.ts';
import type { Language } from '../../contracts/language.ts';
import type { BackupProgress } from '../../contracts/progress.ts';
import { failureView } from './failure-view.ts';
import { iso } from './iso.ts';

/** Where a run stands, as it is shown. */
export const runView = (
  language: Language,
  { run, closed, progress }: { run: string; closed: boolean; progress: BackupProgress },
): RunView => ({
  ...progress,
  run,
  ended: closed,
  failure: progress.error && failureView(language, progress.error),
});

/** How a backup that has ended stands by its record alone: Temporal forgets runs after a while. */
export const recordedProgress = (backup: BackupRecord): BackupProgress => {
  const error =
    backup.failureCode === null
      ? null
      : { code: backup.failureCode, params: backup.failureParams ?? {} };
  const tables = backup.tables ?? 0;
  return {
    backupId: backup.id,
    clinicId: backup.clinicId,
    state: backup.state,
    phase: 'done',
    startedAt: iso(backup.startedAt),
    endedAt: iso(backup.endedAt ?? backup.startedAt),
    tables: { done: tables, total: tables },
    rows: backup.rows ?? 0,
    plainBytes: backup.plainBytes ?? 0,
    estimatedPlainBytes: backup.plainBytes ?? 0,
    bytes: backup.bytes ?? 0,
    copies: backup.copies.map((copy) => ({
      destination: copy.destination,
      kind: copy.kind,
      state: copy.state,
      uploaded: copy.bytes ?? 0,
      verified: copy.lastProvedAt === null ? 0 : (copy.bytes ?? 0),
      ...(copy.failureCode === null
        ? {}
        : { error: { code: copy.failureCode, params: copy.failureParams ?? {} } }),
    })),
    drill: { state: backup.drillState ?? 'skipped', tables },
    snapshots: backup.snapshots,
    error,
  };
};
