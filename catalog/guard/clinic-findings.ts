import { failureParam } from '../../contracts/guard/failure-param.ts';
import type { FindingKind } from '../../contracts/guard/finding-kinds.ts';
import type { Finding } from '../../contracts/guard/finding.ts';
import { freshnessOf } from '../../contracts/guard/freshness.ts';
import type { BackupRecord } from '../backups/backup-record.ts';
import { isProtected } from '../backups/is-protected.ts';
import type { ClinicFacts } from './clinic-facts.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Overdue rehearsals are begun every hour, a failed one again after a day. */
const drillGraceMs = dayMs + 2 * hourMs;
/** A backup under way holds the verdict back, for so long at most. */
const underWayMs = 24 * hourMs;
/** A schedule fires within seconds, and what it left out is found every ten minutes. */
const lateMs = hourMs;

const dataOf = ({ snapshotAt, startedAt }: BackupRecord): Date => snapshotAt ?? startedAt;

const later = (a: Date, b: Date | null): Date => (b !== null && b > a ? b : a);

type Found = Omit<Finding, 'kind' | 'subject' | 'clinicId' | 'params'> & {
  readonly kind: FindingKind;
  readonly subject?: string;
  readonly params: Readonly<Record<string, string>>;
};

const stale = ({ clinic, backups }: ClinicFacts, now: Date): Found[] => {
  const { hours, promised } = freshnessOf(clinic.backupSchedule, clinic.policy.jitterSeconds);
  const best = backups.find((backup) => isProtected(backup, clinic));
  const last = best ? dataOf(best) : null;
  const since = later(clinic.createdAt, last);
  const age = now.getTime() - since.getTime();
  if (age <= hours * hourMs) return [];
  const underWay = backups.some(
    ({ state, startedAt }) =>
      state === 'running' &&
      startedAt.getTime() - since.getTime() <= hours * hourMs &&
      now.getTime() - startedAt.getTime() <= underWayMs,
  );
  if (underWay) return [];
  return [
    {
      kind: 'clinic-stale',
      severity: promised ? 'critical' : 'warning',
      params: {
        hours: String(Math.round(hours)),
        ...(last ? { last: last.toISOString() } : {}),
      },
    },
  ];
};

const failed = ({ backups }: ClinicFacts): Found[] => {
  const latest = backups.find(({ state }) => state !== 'running');
  if (latest?.state !== 'failed' || latest.failureCode === null) return [];
  const { id, startedAt, failureCode: code, failureParams } = latest;
  return [
    {
      kind: 'backup-failed',
      severity: 'warning',
      params: {
        at: startedAt.toISOString(),
        backup: String(id),
        why: failureParam({ code, params: failureParams ?? {} }),
      },
    },
  ];
};

/** Each place of the clinic's that has lacked a proved copy of every backup for too long. */
const unproved = ({ clinic, backups }: ClinicFacts, now: Date): Found[] => {
  const made = backups.filter(
    ({ state, endedAt }) => endedAt !== null && state !== 'failed' && state !== 'running',
  );
  return clinic.destinations.flatMap(({ name }): Found[] => {
    const stateIn = ({ copies }: BackupRecord): string | undefined =>
      copies.find(({ destination }) => destination === name)?.state;
    const lacking = made.slice(
      0,
      made.findIndex((backup) => [undefined, 'intact', 'removed'].includes(stateIn(backup))),
    );
    const whole = made.some((backup) => [undefined, 'intact', 'removed'].includes(stateIn(backup)));
    const oldest = (whole ? lacking : made).at(-1);
    const patience = clinic.policy.protectedWithinHours * hourMs;
    if (!oldest || now.getTime() - dataOf(oldest).getTime() <= patience) return [];
    return [
      {
        kind: 'copies-unproved',
        subject: `${clinic.id}/${name}`,
        severity: 'warning',
        params: {
          backup: String(oldest.id),
          destinations: name,
          since: dataOf(oldest).toISOString(),
        },
      },
    ];
  });
};

/** Each place whose newest proved copy could be deleted by whoever has its key, although it is to be locked. */
const unlocked = ({ clinic, backups }: ClinicFacts): Found[] =>
  clinic.destinations.flatMap(({ name }): Found[] => {
    for (const { id, copies } of backups) {
      const copy = copies.find(({ destination }) => destination === name);
      if (copy?.state !== 'intact') continue;
      if (copy.failureCode === null) return [];
      const why = failureParam({ code: copy.failureCode, params: copy.failureParams ?? {} });
      const params = { backup: String(id), destination: name, why };
      const subject = `${clinic.id}/${name}`;
      return [{ kind: 'copy-unlocked', subject, severity: 'warning', params }];
    }
    return [];
  });

const drills = (facts: ClinicFacts, now: Date): Found[] => {
  const { clinic, backups, drillPassedAt, drillFailure } = facts;
  const { drillEveryDays } = clinic.policy;
  const found: Found[] = [];
  if (drillFailure && (clinic.policy.drill || drillEveryDays !== null)) {
    const { backupId, at, code, params } = drillFailure;
    found.push({
      kind: 'drill-failed',
      severity: 'critical',
      params: {
        backup: String(backupId),
        at: at.toISOString(),
        why: failureParam({ code, params: params ?? {} }),
      },
    });
  }
  const first = backups.findLast(({ state, endedAt }) => state !== 'failed' && endedAt !== null);
  if (drillEveryDays === null || !first) return found;
  const since = later(drillPassedAt ?? dataOf(first), null);
  if (now.getTime() - since.getTime() > drillEveryDays * dayMs + drillGraceMs)
    found.push({
      kind: 'drill-overdue',
      severity: 'warning',
      params: {
        days: String(drillEveryDays),
        ...(drillPassedAt ? { last: drillPassedAt.toISOString() } : {}),
      },
    });
  return found;
};

const missed = ({ clinic, backups, slot }: ClinicFacts, now: Date): Found[] => {
  if (clinic.backupSchedule === 'disabled' || clinic.schedulePausedAt !== null) return [];
  const next = clinic.nextScheduledBackup;
  const taken = slot !== null && next !== null && slot.slot.getTime() === next.getTime();
  const latestBegan = next !== null && !taken ? next.getTime() : Infinity;
  const late = latestBegan + clinic.policy.jitterSeconds * 1000 + lateMs < now.getTime();
  const lost = slot?.state === 'missed' || slot?.reason === 'lost';
  const due = late ? next : lost ? slot.slot : null;
  // A backup that began since has the data that it would have had.
  if (
    due === null ||
    backups.some(({ startedAt, state }) => startedAt >= due && state !== 'failed')
  )
    return [];
  return [{ kind: 'schedule-missed', severity: 'warning', params: { due: due.toISOString() } }];
};

/** All that is wrong with one clinic, as far as the catalog alone can tell. */
export const clinicFindings = (facts: ClinicFacts, now: Date): Finding[] => {
  const { id, name } = facts.clinic;
  return [
    ...stale(facts, now),
    ...failed(facts),
    ...unproved(facts, now),
    ...unlocked(facts),
    ...drills(facts, now),
    ...missed(facts, now),
  ].map(({ subject, params, ...found }) => ({
    ...found,
    subject: subject ?? id,
    clinicId: id,
    params: { clinic: name, ...params },
  }));
};
