import { confirmationWords } from '../../contracts/api/confirmation.ts';
import { RestorePlanView, type RestoreView } from '../../contracts/api/restore.ts';
import type { ApiClient } from '../../contracts/client/api-client.ts';
import type { Sending } from '../../contracts/client/asked.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { confirmChange, type ConfirmOptions } from '../confirm-change.ts';
import { exitCodeOf } from '../exit-code.ts';
import { concludeRestore, watchRestore } from '../follow-change.ts';
import { obtainPlan } from '../obtain-plan.ts';
import { planLines } from '../plan-lines.ts';
import { orderFrom, type OrderOptions } from '../restore-order.ts';
import { expectFree, named, saveBody, sizeOf } from '../save-body.ts';
import type { Session } from '../session.ts';

export interface RestoreOptions extends OrderOptions, ConfirmOptions {
  readonly dryRun?: boolean;
  readonly detach?: boolean;
}

/** Downloads what a restore into a file wrote, under its name only once it is whole. */
const saveFile = async (
  session: Session,
  client: ApiClient,
  { file }: RestoreView,
  target: string,
): Promise<void> => {
  if (file === null) return;
  const left = new AbortController();
  const off = session.terminal.onInterrupt(() => {
    left.abort(new ResguardoError('cancelled'));
  });
  try {
    const { signal } = left;
    const part = `${target}.part`;
    const answer = await client.openAt(file.address, { signal });
    await saveBody(session, answer, part, { held: 0, whole: file.bytes, signal });
    await named(part, target);
    const bytes = session.figures.bytes(await sizeOf(target));
    session.say(session.words.downloaded(target, bytes));
  } finally {
    off();
  }
};

/** Restores a backup: shows what would be done, asks, and follows it to its end. */
export const restore = async (
  session: Session,
  clinic: string,
  backup: string,
  options: RestoreOptions,
): Promise<number> => {
  const client = session.client();
  const { change } = session.words;
  const order = orderFrom(options);
  if (options.file !== undefined) await expectFree(options.file);
  const path = { clinic, backup };
  const ask = (sending: Sending) => client.call('planRestore', { path, body: order, ...sending });
  const plan = await obtainPlan(session, client, ask, RestorePlanView);
  const changed = order.target.kind === 'clinic' ? order.target.clinic : clinic;
  const lines = planLines(session, change.plan.title(changed, backup), plan);
  const { refusal } = plan;
  if (options.dryRun || refusal) {
    session.give([...lines, ...(refusal ? [] : ['', change.plan.wouldDo])], plan);
    return refusal ? exitCodeOf(refusal.code) : 0;
  }
  for (const line of [...lines, '']) session.say(line);
  const sure = await confirmChange(session, confirmationWords.restore, options);
  const started = await client.call('startRestore', { path, body: { ...order, ...sure } });
  session.say(change.started(changed, started.kind, String(started.id)));
  if (options.detach) {
    session.give([change.leftRestore(clinic, String(started.id))], started);
    return 0;
  }
  if (options.file === undefined) return concludeRestore(session, client, started);
  const done = await watchRestore(session, client, started);
  if (done?.state === 'done') await saveFile(session, client, done, options.file);
  return concludeRestore(session, client, done ?? started);
};
