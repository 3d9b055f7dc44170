import type { CleaningView } from '../contracts/api/cleaning.ts';
import type { Failure } from '../contracts/api/failure.ts';
import type { RestoreView } from '../contracts/api/restore.ts';
import { pairs } from './draw/table.ts';
import type { Session } from './session.ts';

type Speaking = Pick<Session, 'words' | 'figures'>;
type Row = readonly [string, string];

const when = (condition: boolean, row: () => Row): Row[] => (condition ? [row()] : []);

const failureRows = ({ words }: Speaking, failure: Failure | null): Row[] =>
  failure === null
    ? []
    : [
        [words.summary.failure, `${failure.message} ${words.code(failure.code)}`],
        ['', words.whatToDo(failure.hint)],
      ];

/** Everything of one restore. */
export const restoreSummary = (session: Speaking, view: RestoreView): string[] => {
  const { words, figures } = session;
  const { change, summary } = words;
  const names = change.summary;
  const { result, undo } = view;
  const seconds = (milliseconds: number): string => figures.duration(milliseconds / 1000);
  const until = undo.until === null ? '' : ` (${figures.instant(undo.until)})`;
  return pairs([
    [summary.id, String(view.id)],
    [summary.state, change.state[view.state]],
    ...when(view.undoOf !== null, () => [names.undoOf, String(view.undoOf)]),
    [names.backup, String(view.backup)],
    ...when(view.changes !== view.clinic, () => [names.changes, view.changes]),
    ...when(view.destination !== null, () => [names.copy, view.destination ?? '']),
    ...(result
      ? ([
          [names.method, change.method[result.method]],
          [summary.tables, figures.count(result.tables)],
          [summary.records, figures.count(result.rows)],
          [names.added, figures.count(result.added)],
          [names.changed, figures.count(result.changed)],
          [names.removed, figures.count(result.removed)],
          [names.loading, seconds(result.loadMs)],
          [names.comparing, seconds(result.compareMs)],
          [names.fenced, seconds(result.fencedMs)],
          [names.undoBytes, figures.bytes(result.undoBytes)],
        ] satisfies Row[])
      : []),
    ...when(view.safetyBackup !== null, () => [names.safety, String(view.safetyBackup)]),
    ...when(view.state === 'done' && view.order.target.kind !== 'file', () => [
      names.undo,
      `${change.undoState[undo.state]}${until}`,
    ]),
    ...when(view.file !== null, () => [
      names.file,
      `${view.file?.name ?? ''} (${figures.bytes(view.file?.bytes ?? 0)})`,
    ]),
    [names.started, figures.instant(view.startedAt ?? view.requestedAt)],
    [names.by, view.requestedBy?.email ?? '-'],
    ...when(view.decidedBy !== null, () => [names.decidedBy, view.decidedBy?.email ?? '']),
    ...failureRows(session, view.failure),
  ]);
};

/** Everything of one cleaning. */
export const cleaningSummary = (session: Speaking, view: CleaningView): string[] => {
  const { words, figures } = session;
  const { change, summary } = words;
  const names = change.summary;
  const { result, range } = view;
  return pairs([
    [summary.id, String(view.id)],
    [summary.state, change.cleanState[view.state]],
    [names.range, `${range.start} – ${range.end}`],
    ...when(view.backup !== null, () => [names.backup, String(view.backup)]),
    ...(result
      ? ([
          [names.deleted, figures.count(result.deleted)],
          [names.freed, figures.bytes(result.freedBytes)],
        ] satisfies Row[])
      : []),
    [names.started, figures.instant(view.startedAt ?? view.requestedAt)],
    [names.by, view.requestedBy?.email ?? '-'],
    ...failureRows(session, view.failure),
  ]);
};
