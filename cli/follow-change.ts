import type { CleaningView } from '../contracts/api/cleaning.ts';
import type { RestoreView } from '../contracts/api/restore.ts';
import type { ApiClient } from '../contracts/client/api-client.ts';
import { cleaningSummary, restoreSummary } from './change-summary.ts';
import { cleanTelling } from './draw/clean-lines.ts';
import { createDisplay } from './draw/display.ts';
import { restoreTelling } from './draw/restore-lines.ts';
import { exitCodeOf } from './exit-code.ts';
import type { Session } from './session.ts';
import { watch } from './watch.ts';

const ended = { cancelled: 'cancelled', refused: 'restore-refused-by-person' } as const;

const exitOf = ({
  state,
  failure,
}: {
  state: string;
  failure: { code: string } | null;
}): number => {
  if (state === 'done') return 0;
  const own = Object.hasOwn(ended, state) ? ended[state as keyof typeof ended] : 'internal';
  return exitCodeOf(failure?.code ?? own);
};

/** How it stands, for whoever left it to itself. */
const left = (session: Session, line: string, clinic: string, id: number): number => {
  session.say(line);
  if (session.json) session.give([], { clinic, id, state: 'running', detached: true });
  return exitCodeOf('cancelled');
};

/**
 * Follows a restore or an undo to its end, unless it waits for somebody, and gives how it then is. Null:
 * the person who looked on left it to itself.
 */
export const watchRestore = async (
  session: Session,
  client: ApiClient,
  view: RestoreView,
): Promise<RestoreView | null> => {
  if (view.state === 'waiting-approval') return view;
  const display = createDisplay(session, restoreTelling(session, view));
  const path = { clinic: view.clinic, restore: view.id };
  const follow = (signal: AbortSignal) => client.follow('followRestore', { path, signal });
  const last = await watch(session, follow, display);
  return last === null ? null : client.call('readRestore', { path });
};

/** Follows it and ends with what became of it: the summary, and an exit code that says so. */
export const concludeRestore = async (
  session: Session,
  client: ApiClient,
  started: RestoreView,
): Promise<number> => {
  const { change } = session.words;
  const view = await watchRestore(session, client, started);
  if (view === null) {
    const { clinic, id } = started;
    return left(session, change.leftRestore(clinic, String(id)), clinic, id);
  }
  const id = String(view.id);
  const { state, undo } = view;
  const hints = [
    ...(state === 'waiting-approval' ? ['', change.waiting(view.clinic, id)] : []),
    ...(state === 'done' && undo.state === 'kept' && undo.until !== null
      ? ['', change.undoHint(view.clinic, id, session.figures.instant(undo.until))]
      : []),
  ];
  session.give([...restoreSummary(session, view), ...hints], view);
  return state === 'waiting-approval' ? 0 : exitOf(view);
};

/** The same for a cleaning. */
export const concludeCleaning = async (
  session: Session,
  client: ApiClient,
  { clinic, id }: CleaningView,
): Promise<number> => {
  const { change } = session.words;
  const display = createDisplay(session, cleanTelling(session));
  const path = { clinic, cleaning: id };
  const follow = (signal: AbortSignal) => client.follow('followCleaning', { path, signal });
  const last = await watch(session, follow, display);
  if (last === null) {
    return left(session, change.leftCleaning(clinic, String(id)), clinic, id);
  }
  const view = await client.call('readCleaning', { path });
  const deleted = (view.result?.deleted ?? 0) > 0;
  const hints = deleted ? ['', change.clean.undoHint(clinic, String(id))] : [];
  session.give([...cleaningSummary(session, view), ...hints], view);
  return exitOf(view);
};
