import type { CleaningRecord } from '../../catalog/cleanings/cleaning-record.ts';
import type { RestoreRecord } from '../../catalog/restores/restore-record.ts';
import type { CleanProgress } from '../../contracts/clean-range.ts';
import type { RestoreProgress } from '../../contracts/restore.ts';
import { iso, isoOrNull } from './iso.ts';

/** Where a restore stands by its record alone: before its workflow began, and once it has ended. */
export const recordedRestore = (record: RestoreRecord): RestoreProgress => {
  const tables = record.result?.tables ?? 0;
  const { endedAt, state } = record;
  return {
    restoreId: record.id,
    clinicId: record.clinicId,
    state,
    phase: endedAt ? 'done' : state === 'waiting-approval' ? 'approval' : 'check',
    startedAt: iso(record.startedAt ?? record.requestedAt),
    endedAt: isoOrNull(endedAt),
    destination: record.destination,
    safetyBackupId: record.safetyBackupId,
    tables: { done: tables, total: tables },
    plainBytes: 0,
    totalPlainBytes: 0,
    error: record.failure,
  };
};

/** Where a cleaning stands by its record alone. */
export const recordedClean = (record: CleaningRecord): CleanProgress => {
  const planned = (record.plan?.tables ?? []).reduce((sum, { rows }) => sum + rows, 0);
  const deleted = record.result?.deleted ?? 0;
  return {
    cleaningId: record.id,
    clinicId: record.clinicId,
    state: record.state,
    phase: record.endedAt ? 'done' : 'check',
    startedAt: iso(record.startedAt ?? record.requestedAt),
    endedAt: isoOrNull(record.endedAt),
    rows: { done: deleted, total: Math.max(planned, deleted) },
    error: record.failure,
  };
};
