import type { AlarmRecord } from '../../catalog/alarms/alarm-record.ts';
import type { AlarmCount } from '../../catalog/alarms/list-alarms.ts';
import type { latestRounds } from '../../catalog/alarms/rounds.ts';
import type { GuardException } from '../../catalog/alarms/settle-alarm.ts';
import { withoutRule } from '../../catalog/clinics/clinic-like.ts';
import type { ClinicRecord } from '../../catalog/clinics/clinic-record.ts';
import type { Room } from '../../catalog/guard/rooms.ts';
import type { Proposal } from '../../catalog/guard/proposals.ts';
import type { AlarmView, GuardView, ProposalView, RoomView } from '../../contracts/api/alarm.ts';
import type { Person } from '../../contracts/api/person.ts';
import { daysUntilFull } from '../../contracts/guard/room.ts';
import type { Language } from '../../contracts/language.ts';
import { findingWords } from '../../contracts/messages/finding-words.ts';
import { iso, isoOrNull } from './iso.ts';

/** A guard that has not ended a round for so long looks after nobody; it goes round every hour. */
const oldMs = 3 * 3_600_000;

/** An alarm in the caller's language; instants within its words are of the time zone. */
export const alarmView = (
  language: Language,
  timeZone: string,
  alarm: AlarmRecord,
  now = new Date(),
): AlarmView => {
  const { silencedUntil, silencedReason, closedAt } = alarm;
  const silenced =
    silencedUntil !== null && silencedUntil > now
      ? { until: iso(silencedUntil), reason: silencedReason ?? '' }
      : null;
  return {
    ...{ id: alarm.id, kind: alarm.kind, severity: alarm.severity },
    state: closedAt !== null ? 'closed' : silenced ? 'silenced' : 'open',
    ...{ subject: alarm.subject, clinic: alarm.clinicId, params: alarm.params },
    ...findingWords(language, timeZone, alarm),
    firstSeenAt: iso(alarm.firstSeenAt),
    lastSeenAt: iso(alarm.lastSeenAt),
    toldAt: isoOrNull(alarm.toldAt),
    closedAt: isoOrNull(closedAt),
    ...{ closedBecause: alarm.closedBecause, silenced },
  };
};

const roomView = ({ lookedAt, ...room }: Room): RoomView => {
  const { usedBytes, totalBytes, bytesPerDay } = room;
  const fullInDays = totalBytes === null ? null : daysUntilFull(usedBytes, totalBytes, bytesPerDay);
  return { ...room, fullInDays, lookedAt: iso(lookedAt) };
};

export const guardView = (
  { ended, begun }: Awaited<ReturnType<typeof latestRounds>>,
  counts: readonly AlarmCount[],
  rooms: readonly Room[],
  now = new Date(),
): GuardView => {
  const sum = (which: (count: AlarmCount) => boolean): number =>
    counts.filter(which).reduce((all, { alarms }) => all + alarms, 0);
  const endedAt = ended?.endedAt ?? null;
  const critical = sum(({ silenced, severity }) => !silenced && severity === 'critical');
  const warning = sum(({ silenced, severity }) => !silenced && severity === 'warning');
  const fresh = endedAt !== null && now.getTime() - endedAt.getTime() < oldMs;
  const running = begun && begun.endedAt === null && begun.id !== ended?.id;
  return {
    green: fresh && critical + warning === 0,
    lastRound: ended && endedAt ? { startedAt: iso(ended.startedAt), endedAt: iso(endedAt) } : null,
    runningSince: running ? iso(begun.startedAt) : null,
    ...{ critical, warning, silenced: sum(({ silenced }) => silenced) },
    rooms: rooms.map(roomView),
  };
};

export const exceptionView = (
  { id, kind, subject, reason, acceptedAt }: GuardException,
  by: Person | null,
) => ({ id, kind, subject, reason, by: by?.email ?? null, at: iso(acceptedAt) });

/** A clinic like its model, without secrets: for whoever fills those in. */
export const proposalView = (
  { alarm, model, own }: Proposal,
  { connection, destinations, ...like }: ClinicRecord,
): ProposalView => {
  const { database, ...rest } = own;
  const { timeZone, language, format, compression, layout, policy, notifySuccess } = like;
  const { backupSchedule, backupTime, backupWeekday, backupDayOfMonth } = like;
  return {
    ...{ alarm, model },
    clinic: {
      ...rest,
      connection: { ...connection, database },
      ...{ timeZone, language, format, compression, layout, notifySuccess },
      policy: withoutRule(policy),
      administrators: like.administrators,
      destinations: destinations.map(({ settings, required }) => ({ ...settings, required })),
      schedule: { backupSchedule, backupTime, backupWeekday, backupDayOfMonth },
    },
  };
};
