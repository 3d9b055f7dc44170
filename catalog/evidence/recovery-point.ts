import type { EvidenceReport } from '../../contracts/api/evidence.ts';
import { intervalHours } from '../../contracts/schedule/interval-hours.ts';
import type { ClinicRecord } from '../clinics/clinic-record.ts';
import type { ProvedBackup } from './evidence-facts.ts';

type Point = EvidenceReport['recoveryPoint'];
type Schedule = ClinicRecord['backupSchedule'];
type Proof = 'intactAt' | 'restorableAt';

const seconds = (from: Date, until: Date): number =>
  Math.max(0, (until.getTime() - from.getTime()) / 1000);

const dataOf = ({ snapshotAt, startedAt }: ProvedBackup): Date => snapshotAt ?? startedAt;

/** Which states bear out a proof that was once given: a backup found bad since counts as never proved. */
const bearing: Record<Proof, readonly string[]> = {
  intactAt: ['intact', 'restorable', 'deleted'],
  restorableAt: ['restorable', 'deleted'],
};

const provedBy = (backup: ProvedBackup, proof: Proof, at: Date): boolean => {
  const when = backup[proof];
  return bearing[proof].includes(backup.state) && when !== null && when <= at;
};

const newest = (backups: readonly ProvedBackup[], proof: Proof, at: Date): Point['newest'] => {
  const there = backups.filter(
    (backup) => provedBy(backup, proof, at) && (backup.deletedAt === null || backup.deletedAt > at),
  );
  const [best] = there.toSorted((a, b) => dataOf(b).getTime() - dataOf(a).getTime());
  if (!best) return null;
  const snapshotAt = dataOf(best);
  return {
    ...{ backup: best.id, snapshotAt: snapshotAt.toISOString() },
    ageSeconds: seconds(snapshotAt, at),
  };
};

/**
 * The longest stretch of the period without the data of a proved backup. It begins with the data of the one
 * before, also where that lies before the period; without any, with the period or the clinic itself.
 */
const longestGap = (
  backups: readonly ProvedBackup[],
  begin: Date,
  end: Date,
): Point['longestGap'] => {
  const points = backups
    .filter((backup) => provedBy(backup, 'intactAt', end))
    .map((backup) => dataOf(backup).getTime())
    .filter((time) => time <= end.getTime())
    .toSorted((a, b) => a - b);
  const before = points.findLast((time) => time <= begin.getTime());
  const within = points.filter((time) => time > begin.getTime());
  const marks = [before ?? begin.getTime(), ...within, end.getTime()];
  let gap: Point['longestGap'] = null;
  for (const [index, until] of marks.entries()) {
    const from = marks[index - 1];
    if (from === undefined || until <= from) continue;
    const length = (until - from) / 1000;
    if (length > (gap?.seconds ?? 0))
      gap = {
        ...{ from: new Date(from).toISOString(), until: new Date(until).toISOString() },
        seconds: length,
      };
  }
  return gap;
};

const scheduledSeconds = (schedule: Schedule): number | null => {
  const hours = intervalHours(schedule);
  return hours === null ? null : hours * 3600;
};

/** How much work would have been lost, at the instant `at` and at worst since `begin`. */
export const recoveryPoint = (
  backups: readonly ProvedBackup[],
  schedule: Schedule,
  begin: Date,
  at: Date,
): Point => ({
  newest: newest(backups, 'restorableAt', at),
  newestIntact: newest(backups, 'intactAt', at),
  longestGap: longestGap(backups, begin, at),
  scheduledSeconds: scheduledSeconds(schedule),
});
