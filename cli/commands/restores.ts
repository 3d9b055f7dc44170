import { confirmationWords } from '../../contracts/api/confirmation.ts';
import type { RestoreView } from '../../contracts/api/restore.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { restoreSummary } from '../change-summary.ts';
import { confirmChange, type ConfirmOptions } from '../confirm-change.ts';
import { concludeRestore } from '../follow-change.ts';
import { givePage } from '../give-page.ts';
import type { Session } from '../session.ts';

/** Lists a clinic's restores and undos, or shows the one of that number. */
export const restores = async (
  session: Session,
  clinic: string,
  number: string | undefined,
  options: { limit?: string; cursor?: string },
): Promise<number> => {
  const client = session.client();
  const { words, figures } = session;
  if (number !== undefined) {
    const view = await client.call('readRestore', { path: { clinic, restore: number } });
    session.give(restoreSummary(session, view), view);
    return 0;
  }
  const page = await client.call('listRestores', { path: { clinic }, query: options });
  const { columns, change } = words;
  const rowOf = (view: RestoreView): string[] => [
    String(view.id),
    figures.instant(view.requestedAt),
    change.kind[view.kind],
    String(view.backup),
    change.state[view.state],
    view.requestedBy?.email ?? '-',
    view.state === 'done' ? change.undoState[view.undo.state] : '-',
  ];
  const titles = [
    { title: columns.id, right: true },
    { title: columns.date },
    { title: change.columns.kind },
    { title: change.columns.backup, right: true },
    { title: columns.state },
    { title: change.columns.by },
    { title: change.columns.undo },
  ];
  givePage(session, page, titles, rowOf, change.noRestores);
  return 0;
};

export interface UndoOptions extends ConfirmOptions {
  readonly cleaning?: string;
  readonly detach?: boolean;
}

/** Undoes a restore, or with `--cleaning` brings a cleaning's rows back, and follows it. */
export const undo = async (
  session: Session,
  clinic: string,
  number: string | undefined,
  options: UndoOptions,
): Promise<number> => {
  const { cleaning } = options;
  if ((number === undefined) === (cleaning === undefined)) {
    throw new ResguardoError('bad-request', { why: '<restore>, --cleaning' });
  }
  const client = session.client();
  const { change } = session.words;
  const body = await confirmChange(session, confirmationWords.restore, options);
  const started =
    cleaning === undefined
      ? await client.call('undoRestore', { path: { clinic, restore: number ?? '' }, body })
      : await client.call('undoCleaning', { path: { clinic, cleaning }, body });
  session.say(change.started(clinic, started.kind, String(started.id)));
  if (options.detach) {
    session.give([change.leftRestore(clinic, String(started.id))], started);
    return 0;
  }
  return concludeRestore(session, client, started);
};

/** Approves what another person asked for, with one's own password. */
export const approve = async (
  session: Session,
  clinic: string,
  number: string,
  options: ConfirmOptions,
): Promise<number> => {
  const client = session.client();
  const path = { clinic, restore: number };
  const waiting = await client.call('readRestore', { path });
  // Whoever approves should see what: the order stands beside the question.
  for (const line of [...restoreSummary(session, waiting), '']) session.say(line);
  const body = await confirmChange(session, confirmationWords.restore, options);
  const view = await client.call('approveRestore', { path, body });
  session.give([session.words.change.approved(String(view.id))], view);
  return 0;
};

/** Refuses it: it ends, and nothing was changed. */
export const refuse = async (session: Session, clinic: string, number: string): Promise<number> => {
  const path = { clinic, restore: number };
  const view = await session.client().call('refuseRestore', { path });
  session.give([session.words.change.refusedIt(String(view.id))], view);
  return 0;
};
