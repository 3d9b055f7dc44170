import type {
  EvidenceBackup,
  EvidenceCleaning,
  EvidenceReport,
  EvidenceRestore,
} from '../../contracts/api/evidence.ts';
import type { CleaningRecord } from '../cleanings/cleaning-record.ts';
import type { RestoreRecord } from '../restores/restore-record.ts';
import type { EvidenceFacts, EvidencePeriod, ProvedBackup } from './evidence-facts.ts';
import { recoveryPoint } from './recovery-point.ts';
import { recoveryTime } from './recovery-time.ts';

const dayMs = 86_400_000;

const iso = (date: Date): string => date.toISOString();
const isoOrNull = (date: Date | null): string | null => date?.toISOString() ?? null;

const backupOf = (backup: ProvedBackup): EvidenceBackup => ({
  id: backup.id,
  fileName: backup.fileName,
  state: backup.state,
  trigger: backup.trigger,
  startedAt: iso(backup.startedAt),
  snapshotAt: isoOrNull(backup.snapshotAt),
  intactAt: isoOrNull(backup.intactAt),
  restorableAt: isoOrNull(backup.restorableAt),
  protectedAt: isoOrNull(backup.protectedAt),
  protectedInTime: backup.protectedInTime,
  deletedAt: isoOrNull(backup.deletedAt),
  rows: backup.rows,
  bytes: backup.bytes,
  sha256: backup.sha256,
  failure: backup.failureCode,
  copies: backup.copies.map(({ destination, state, lastProvedAt, ...copy }) => ({
    ...{ destination, state, lastProvedAt: isoOrNull(lastProvedAt) },
    lock:
      copy.lockMode && copy.lockedUntil
        ? { mode: copy.lockMode, until: iso(copy.lockedUntil) }
        : null,
    legalHold: copy.legalHold,
  })),
});

/** Their emails; whoever is not known any more still has a number. */
type Names = (user: number) => string;

const restoreOf =
  (nameOf: Names) =>
  (restore: RestoreRecord): EvidenceRestore => ({
    id: restore.id,
    kind: restore.kind,
    backup: restore.backupId,
    from: restore.clinicId,
    into: restore.changedClinicId,
    // Which records were meant may name a patient: that stays in the catalog.
    selection: restore.order.selection.kind,
    target: restore.order.target.kind,
    state: restore.state,
    requestedAt: iso(restore.requestedAt),
    endedAt: isoOrNull(restore.endedAt),
    requestedBy: nameOf(restore.requestedBy),
    decidedBy: restore.decidedBy === null ? null : nameOf(restore.decidedBy),
    rows: restore.result?.rows ?? null,
    seconds: restore.result && (restore.result.loadMs + restore.result.compareMs) / 1000,
    safetyBackup: restore.safetyBackupId,
    undo: restore.undoState,
    failure: restore.failure?.code ?? null,
  });

const cleaningOf =
  (nameOf: Names) =>
  (cleaning: CleaningRecord): EvidenceCleaning => ({
    id: cleaning.id,
    ...cleaning.range,
    state: cleaning.state,
    requestedAt: iso(cleaning.requestedAt),
    endedAt: isoOrNull(cleaning.endedAt),
    requestedBy: nameOf(cleaning.requestedBy),
    backup: cleaning.backupId,
    deleted: cleaning.result?.deleted ?? null,
    freedBytes: cleaning.result?.freedBytes ?? null,
    failure: cleaning.failure?.code ?? null,
  });

const drillsOf = (
  { clinic, backups, rehearsals, lastPassed }: EvidenceFacts,
  at: Date,
): EvidenceReport['drills'] => {
  const everyDays = clinic.policy.drillEveryDays;
  // Until a first rehearsal, the time counts from the first backup there was to rehearse.
  const first = backups.find(({ intactAt }) => intactAt !== null && intactAt <= at)?.intactAt;
  const since = lastPassed ? Date.parse(lastPassed.at) : first?.getTime();
  const late = (days: number): boolean =>
    since !== undefined && at.getTime() - since >= days * dayMs;
  const count = (wanted: string): number =>
    rehearsals.filter(({ state }) => state === wanted).length;
  return {
    everyDays,
    passed: count('passed'),
    failed: count('failed'),
    lastPassedAt: lastPassed?.at ?? null,
    overdue: everyDays !== null && clinic.archivedAt === null && late(everyDays),
    items: [...rehearsals],
  };
};

const later = (a: Date, b: Date): Date => (a > b ? a : b);
const earlier = (a: Date, b: Date): Date => (a < b ? a : b);

/** The report of what the catalog held: the same facts and period, the same report. */
export const assembleEvidence = (
  facts: EvidenceFacts,
  { from, until, now }: EvidencePeriod,
): EvidenceReport => {
  const { installation, clinic, backups, rehearsals, lastPassed } = facts;
  const at = earlier(until, now);
  const nameOf: Names = (user) => facts.people.get(user) ?? `user/${user}`;
  return {
    format: 'resguardo-evidence/1',
    installation,
    generatedAt: iso(now),
    from: iso(from),
    until: iso(until),
    clinic: {
      ...{ id: clinic.id, name: clinic.name, timeZone: clinic.timeZone, scope: clinic.scope.kind },
      ...{ createdAt: iso(clinic.createdAt), archivedAt: isoOrNull(clinic.archivedAt) },
    },
    recoveryPoint: recoveryPoint(backups, clinic.backupSchedule, later(from, clinic.createdAt), at),
    recoveryTime: recoveryTime(rehearsals, lastPassed),
    backups: backups.map(backupOf),
    ...(facts.samples?.length ? { samples: [...facts.samples] } : {}),
    places: [...facts.places],
    drills: drillsOf(facts, at),
    rules: {
      policy: clinic.policy,
      schedule: clinic.backupSchedule,
      time: clinic.backupTime,
      weekday: clinic.backupWeekday,
      dayOfMonth: clinic.backupDayOfMonth,
      format: clinic.format,
      compression: clinic.compression,
    },
    restores: facts.restores.map(restoreOf(nameOf)),
    cleanings: facts.cleanings.map(cleaningOf(nameOf)),
    acts: { items: [...facts.acts.items], omitted: facts.acts.omitted },
    log: facts.log,
  };
};
