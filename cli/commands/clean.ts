import { CleanPlanView, type CleaningView } from '../../contracts/api/cleaning.ts';
import { confirmationWords } from '../../contracts/api/confirmation.ts';
import type { Sending } from '../../contracts/client/asked.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { cleaningSummary } from '../change-summary.ts';
import { confirmChange, type ConfirmOptions } from '../confirm-change.ts';
import { exitCodeOf } from '../exit-code.ts';
import { concludeCleaning } from '../follow-change.ts';
import { obtainPlan } from '../obtain-plan.ts';
import { givePage } from '../give-page.ts';
import { cleanPlanLines } from '../plan-lines.ts';
import { tableNamed } from '../restore-order.ts';
import type { Session } from '../session.ts';

export interface CleanOptions extends ConfirmOptions {
  readonly from?: string;
  readonly to?: string;
  readonly table?: readonly string[];
  readonly dryRun?: boolean;
  readonly detach?: boolean;
}

/** Deletes the rows of a range of dates that a backup holds: shows them, asks, and follows it. */
export const clean = async (
  session: Session,
  clinic: string,
  options: CleanOptions,
): Promise<number> => {
  const { from: start, to: end, table: only } = options;
  if (start === undefined || end === undefined) {
    throw new ResguardoError('bad-request', { why: '--from, --to' });
  }
  const client = session.client();
  const { change } = session.words;
  const body = { start, end, ...(only ? { tables: only.map(tableNamed) } : {}) };
  const path = { clinic };
  const ask = (sending: Sending) => client.call('planCleaning', { path, body, ...sending });
  const plan = await obtainPlan(session, client, ask, CleanPlanView);
  const lines = cleanPlanLines(session, change.clean.title(clinic, start, end), plan);
  const { refusal } = plan;
  if (options.dryRun || refusal) {
    session.give([...lines, ...(refusal ? [] : ['', change.plan.wouldDo])], plan);
    return refusal ? exitCodeOf(refusal.code) : 0;
  }
  for (const line of [...lines, '']) session.say(line);
  const sure = await confirmChange(session, confirmationWords.clean, options);
  const started = await client.call('startCleaning', { path, body: { ...body, ...sure } });
  session.say(change.cleanStarted(clinic, String(started.id)));
  if (options.detach) {
    session.give([change.leftCleaning(clinic, String(started.id))], started);
    return 0;
  }
  return concludeCleaning(session, client, started);
};

/** Lists a clinic's cleanings, or shows the one of that number. */
export const cleanings = async (
  session: Session,
  clinic: string,
  number: string | undefined,
  options: { limit?: string; cursor?: string },
): Promise<number> => {
  const client = session.client();
  const { words, figures } = session;
  if (number !== undefined) {
    const view = await client.call('readCleaning', { path: { clinic, cleaning: number } });
    session.give(cleaningSummary(session, view), view);
    return 0;
  }
  const page = await client.call('listCleanings', { path: { clinic }, query: options });
  const { columns, change } = words;
  const rowOf = (view: CleaningView): string[] => [
    String(view.id),
    figures.instant(view.requestedAt),
    `${view.range.start} – ${view.range.end}`,
    change.cleanState[view.state],
    view.result === null
      ? '-'
      : change.clean.deleted(
          figures.count(view.result.deleted),
          figures.bytes(view.result.freedBytes),
        ),
    view.requestedBy?.email ?? '-',
  ];
  const titles = [
    { title: columns.id, right: true },
    { title: columns.date },
    { title: change.columns.range },
    { title: columns.state },
    { title: change.columns.result },
    { title: change.columns.by },
  ];
  givePage(session, page, titles, rowOf, change.noCleanings);
  return 0;
};
