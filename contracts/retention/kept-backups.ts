import { Temporal } from 'temporal-polyfill';
import type { BackupState } from '../states.ts';
import type { RetentionPolicy } from './retention-policy.ts';

/** What retention looks at of one backup. */
export interface Retainable {
  readonly id: number;
  /** When it was started: the instant it is counted by. */
  readonly at: Date;
  readonly state: BackupState;
  /** Under legal hold: kept whatever any rule says. */
  readonly held: boolean;
  /** A sample for demonstrations: no rule counts it. */
  readonly sample?: boolean;
}

/**
 * Why a backup stays. `last`: nothing as well proved would be left without it. `unfinished`: it is still
 * being made. `no-rule`: the clinic keeps everything. `sample`: one for demonstrations, for a week.
 */
export const keepReasons = [
  'held',
  'last',
  'unfinished',
  'no-rule',
  'days',
  'count',
  'daily',
  'weekly',
  'monthly',
  'yearly',
  'sample',
] as const;
export type KeepReason = (typeof keepReasons)[number];

export interface Retention {
  readonly id: number;
  /** Empty: it is no longer kept. */
  readonly reasons: readonly KeepReason[];
}

/** Its copies are, or may be, in the stores. */
const hasCopies = ({ state }: Retainable): boolean =>
  state === 'stored' || state === 'intact' || state === 'restorable';
const isProved = ({ state }: Retainable): boolean => state === 'intact' || state === 'restorable';

/** How long a sample for demonstrations stays, days: whatever the policy says, and no longer. */
export const sampleDays = 7;

/** From the best proved to the least: the newest of the best must never go. */
const grades = ['restorable', 'intact', 'stored'] as const;

const rules = ['daily', 'weekly', 'monthly', 'yearly'] as const;
type Rule = (typeof rules)[number];

/** Names the day, week, month or year of a clinic's calendar that an instant lies in. */
const periodOf = (rule: Rule, at: Date, timeZone: string): string => {
  const day = Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate();
  switch (rule) {
    case 'daily':
      return day.toString();
    case 'weekly':
      return day.subtract({ days: day.dayOfWeek - 1 }).toString();
    case 'monthly':
      return day.toPlainYearMonth().toString();
    case 'yearly':
      return String(day.year);
  }
};

/**
 * Which of one clinic's backups stay, and why; those that failed, were cancelled or deleted have nothing to
 * keep and are left out. Pure: the same backups, policy and instant give the same answer.
 */
export const keptBackups = (
  backups: readonly Retainable[],
  { policy, timeZone, now }: { policy: RetentionPolicy; timeZone: string; now: Date },
): Retention[] => {
  const newestFirst = [...backups]
    .filter((backup) => hasCopies(backup) || backup.state === 'running')
    .sort((a, b) => b.at.getTime() - a.at.getTime() || b.id - a.id);
  const reasons = new Map(newestFirst.map(({ id }) => [id, new Set<KeepReason>()]));
  const keep = ({ id }: Retainable, reason: KeepReason): void => void reasons.get(id)?.add(reason);

  for (const backup of newestFirst) {
    if (backup.held) keep(backup, 'held');
    if (backup.state === 'running') keep(backup, 'unfinished');
  }
  // Samples stand apart: none of them pushes a real one out, or is taken for the last.
  const real = newestFirst.filter(({ sample = false }) => !sample);
  for (const backup of newestFirst) {
    const young = now.getTime() - backup.at.getTime() < sampleDays * 24 * 60 * 60 * 1000;
    if (backup.sample && young) keep(backup, 'sample');
  }
  const best = grades.find((grade) => real.some(({ state }) => state === grade));
  const last = real.find(({ state }) => state === best);
  if (last) keep(last, 'last');

  const finished = real.filter(hasCopies);
  const proved = finished.filter(isProved);
  if (policy.days === null && policy.count === null && rules.every((r) => policy[r] === null)) {
    for (const backup of finished) keep(backup, 'no-rule');
  }
  if (policy.days !== null) {
    // Whole days back from now: a change of clock does not make one of them shorter for the rule.
    const from = Temporal.Instant.fromEpochMilliseconds(now.getTime())
      .toZonedDateTimeISO(timeZone)
      .subtract({ days: policy.days }).epochMilliseconds;
    for (const backup of finished) if (backup.at.getTime() >= from) keep(backup, 'days');
  }
  for (const backup of proved.slice(0, policy.count ?? 0)) keep(backup, 'count');
  for (const rule of rules) {
    const periods = new Set<string>();
    for (const backup of proved) {
      const period = periodOf(rule, backup.at, timeZone);
      if (periods.has(period) || periods.size >= (policy[rule] ?? 0)) continue;
      periods.add(period);
      keep(backup, rule);
    }
  }
  return newestFirst.map(({ id }) => ({
    id,
    reasons: keepReasons.filter((reason) => reasons.get(id)?.has(reason)),
  }));
};
