import type { RetentionEntry, RetentionView } from '../../contracts/api/retention.ts';
import { calendarSigns, retentionCalendar } from '../draw/retention-calendar.ts';
import { table } from '../draw/table.ts';
import type { Session } from '../session.ts';

const fateOf = ({ words, figures }: Session, entry: RetentionEntry): string => {
  const { retention } = words;
  const locked =
    entry.lockedUntil === null ? [] : [retention.lockedUntil(figures.instant(entry.lockedUntil))];
  if (entry.purgeAfter !== null) {
    // A person's deletion has no grace: only the lock says how long it can be taken back.
    const until = [entry.purgeAfter, entry.lockedUntil ?? ''].toSorted().at(-1) ?? '';
    return [retention.recoverable(figures.instant(until)), ...locked].join(' · ');
  }
  if (entry.reasons.length === 0) return [retention.goes, ...locked].join(' · ');
  return entry.reasons.map((reason) => retention.reasons[reason]).join(', ');
};

/** What stays and why: a calendar, then each backup. */
const planLines = (session: Session, view: RetentionView): string[] => {
  const { words, figures, terminal } = session;
  const { retention, columns } = words;
  if (view.items.length === 0) return [words.none];
  const rich = terminal.screen !== null;
  const { kept, goes } = calendarSigns(rich);
  const titles = [
    { title: columns.id, right: true },
    { title: columns.date },
    { title: columns.size, right: true },
    { title: columns.state },
    { title: retention.columns.fate },
  ];
  const rows = view.items.map((entry) => [
    String(entry.backup),
    figures.instant(entry.startedAt),
    entry.bytes === null ? '-' : figures.bytes(entry.bytes),
    words.state[entry.state],
    fateOf(session, entry),
  ]);
  const { backups, bytes } = view.going;
  return [
    ...retentionCalendar(view.items, { rich, locale: retention.locale }),
    retention.legend(kept, goes),
    '',
    ...table(titles, rows),
    '',
    backups === 0
      ? retention.nothingGoes
      : retention.total(figures.count(backups), figures.bytes(bytes)),
  ];
};

/** Applies a clinic's retention, or with `--dry-run` shows what it would do. */
export const prune = async (
  session: Session,
  clinic: string,
  options: { dryRun?: boolean },
): Promise<number> => {
  const client = session.client();
  if (options.dryRun) {
    const view = await client.call('readRetention', { path: { clinic } });
    session.give(planLines(session, view), view);
    return 0;
  }
  const started = await client.call('pruneClinic', { path: { clinic } });
  session.give([session.words.retention.started(clinic)], started);
  return 0;
};

/** Puts a backup under legal hold. */
export const hold = async (
  session: Session,
  clinic: string,
  backup: string,
  { reason }: { reason: string },
): Promise<number> => {
  const path = { clinic, backup };
  const view = await session.client().call('holdBackup', { path, body: { reason } });
  session.give([session.words.retention.held(backup)], view);
  return 0;
};

/** Lifts a legal hold. */
export const unhold = async (session: Session, clinic: string, backup: string): Promise<number> => {
  const view = await session.client().call('releaseBackup', { path: { clinic, backup } });
  session.give([session.words.retention.lifted(backup)], view);
  return 0;
};

/** Takes a deleted backup back. */
export const takeBack = async (
  session: Session,
  clinic: string,
  backup: string,
): Promise<number> => {
  const view = await session.client().call('takeBackBackup', { path: { clinic, backup } });
  session.give([session.words.retention.takenBack(backup)], view);
  return 0;
};
