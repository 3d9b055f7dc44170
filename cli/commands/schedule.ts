import type { ScheduledRunView, ScheduleView } from '../../contracts/api/schedule.ts';
import type { ApiClient } from '../../contracts/client/api-client.ts';
import type { Asked } from '../../contracts/client/asked.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { instantOf } from '../../contracts/schedule/clinic-time.ts';
import { pairs, table } from '../draw/table.ts';
import type { Session } from '../session.ts';

type Kind = NonNullable<Asked<'setSchedule'>['body']['backupSchedule']>;

export interface ScheduleOptions {
  /** As it was typed: the API says where it is none. */
  readonly set?: Kind;
  readonly time?: string;
  readonly weekday?: string;
  readonly day?: string;
  readonly at?: string;
  readonly pause?: string | true;
  readonly resume?: boolean;
  readonly runs?: boolean;
}

const wrong = (why: string): ResguardoError => new ResguardoError('bad-request', { why });

const number = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text);

/** What is not named stays as it is. */
const changedFields = (
  { words }: Session,
  now: ScheduleView,
  { set, time, weekday, day, at }: ScheduleOptions,
): Asked<'setSchedule'>['body'] => {
  const kind = set ?? (at === undefined ? now.backupSchedule : 'scheduled');
  const once = at === undefined ? null : instantOf(at, now.timeZone);
  if (at !== undefined && once === null) throw wrong(words.schedules.wrongTime(at));
  return {
    backupSchedule: kind as Kind,
    backupTime: time ?? now.backupTime,
    backupWeekday: number(weekday) ?? now.backupWeekday,
    backupDayOfMonth: number(day) ?? now.backupDayOfMonth,
    nextScheduledBackup: once ?? (kind === 'scheduled' ? now.nextScheduledBackup : null),
  };
};

const changed = async (
  session: Session,
  client: ApiClient,
  clinic: string,
  options: ScheduleOptions,
): Promise<ScheduleView> => {
  const { set, time, weekday, day, at, pause, resume = false } = options;
  if (pause !== undefined && resume) throw wrong(session.words.schedules.pauseOrResume);
  const path = { clinic };
  let view = await client.call('readSchedule', { path });
  if ([set, time, weekday, day, at].some((given) => given !== undefined)) {
    const body = changedFields(session, view, options);
    view = await client.call('setSchedule', { path, body });
  }
  if (pause === undefined && !resume) return view;
  const body = typeof pause === 'string' ? { note: pause } : {};
  return client.call(resume ? 'resumeSchedule' : 'pauseSchedule', { path, body });
};

/** A Monday, to name weekdays by. */
const monday = Date.UTC(2024, 0, 1);

const kindWords = ({ words, language }: Session, view: ScheduleView): string => {
  const said = words.schedules;
  const { backupSchedule, backupTime, backupWeekday, backupDayOfMonth } = view;
  const kind = said.kind[backupSchedule] ?? backupSchedule;
  if (backupTime === null || backupSchedule === 'disabled' || backupSchedule === 'scheduled')
    return kind;
  const weekday = new Date(monday + (backupWeekday ?? 0) * 86_400_000).toLocaleDateString(
    language,
    { weekday: 'long', timeZone: 'UTC' },
  );
  const day =
    backupSchedule === 'weekly'
      ? said.onWeekday(weekday)
      : backupSchedule === 'monthly'
        ? said.onDay(String(backupDayOfMonth ?? ''))
        : '';
  return `${said.at(kind, backupTime)}${day}`;
};

/** `2026-10-25T02:30+02:00` as people read it. */
const localWords = (local: string): string => local.replace('T', ' ');

const whyWords = ({ words }: Session, { reason, failure }: ScheduledRunView): string =>
  reason === null ? (failure?.message ?? '') : words.schedules.reason[reason];

/** One run in words: `done · backup 12`. */
export const runWords = (session: Session, run: ScheduledRunView): string => {
  const said = session.words.schedules;
  const parts = [
    said.state[run.state],
    ...(run.backupId === null ? [] : [said.backup(String(run.backupId))]),
    ...(whyWords(session, run) === '' ? [] : [whyWords(session, run)]),
  ];
  return parts.join(' · ');
};

const lines = (session: Session, view: ScheduleView): string[] => {
  const { words, figures } = session;
  const { fields, since } = words.schedules;
  const { paused, lastRun, nextRuns } = view;
  const rows: [string, string][] = [
    [words.columns.id, view.clinic],
    [fields.schedule, kindWords(session, view)],
    [fields.zone, view.timeZone],
    ...(paused
      ? [[fields.paused, since(figures.instant(paused.since), paused.note)] as [string, string]]
      : []),
    ...nextRuns.map(({ local, at }, index): [string, string] => [
      index === 0 ? fields.next : '',
      `${localWords(local)} (${at})`,
    ]),
    ...(view.jitterSeconds > 0
      ? [[fields.jitter, figures.duration(view.jitterSeconds)] as [string, string]]
      : []),
    [fields.catchUp, `${figures.count(view.catchUpHours)} h`],
    [
      words.columns.lastBackup,
      view.lastBackupAt === null ? '-' : figures.instant(view.lastBackupAt),
    ],
    [
      fields.lastRun,
      lastRun ? `${localWords(lastRun.local)} · ${runWords(session, lastRun)}` : '-',
    ],
  ];
  return pairs(rows);
};

const history = async (session: Session, client: ApiClient, clinic: string): Promise<number> => {
  const list = await client.call('listScheduledRuns', { path: { clinic } });
  const { words } = session;
  const { columns, state } = words.schedules;
  const titles = [columns.slot, columns.state, columns.backup, columns.why];
  const rows = list.items.map((run) => [
    localWords(run.local),
    state[run.state],
    run.backupId === null ? '-' : String(run.backupId),
    whyWords(session, run),
  ]);
  session.give(
    rows.length > 0
      ? table(
          titles.map((title) => ({ title })),
          rows,
        )
      : [words.none],
    list,
  );
  return 0;
};

/** Shows a clinic's schedule and its next five runs, after changing what is asked for. */
export const schedule = async (
  session: Session,
  clinic: string,
  options: ScheduleOptions,
): Promise<number> => {
  const client = session.client();
  if (options.runs) return history(session, client, clinic);
  const view = await changed(session, client, clinic, options);
  session.give(lines(session, view), view);
  return 0;
};
