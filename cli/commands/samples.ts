import { setTimeout } from 'node:timers/promises';
import type { BackupView } from '../../contracts/api/backup.ts';
import type { SamplesView } from '../../contracts/api/samples.ts';
import type { ApiClient } from '../../contracts/client/api-client.ts';
import { isProblem } from '../../contracts/client/api-problem.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { askLine } from '../ask.ts';
import { exitCodeOf } from '../exit-code.ts';
import type { Session } from '../session.ts';

export interface SamplesOptions {
  readonly confirm?: string;
  readonly remove?: boolean;
  readonly detach?: boolean;
}

/** What a sample is called by is the date it is shown with; without one it is none. */
const shownAt = ({ sample, startedAt }: BackupView): string => sample?.shownAt ?? startedAt;
const ended = ({ state, endedAt }: BackupView): boolean => state !== 'running' && endedAt !== null;

/** Asks once more where the clinic works with real backups: by its id, from a person or `--confirm`. */
const asked = async (
  session: Session,
  client: ApiClient,
  clinic: string,
  confirm: string | undefined,
): Promise<SamplesView> => {
  const ask = (word: string | undefined): Promise<SamplesView> =>
    client.call('makeSamples', {
      path: { clinic },
      body: word === undefined ? {} : { confirm: word },
    });
  try {
    return await ask(confirm);
  } catch (error) {
    const { terminal, words, json } = session;
    if (!isProblem(error, 'samples-beside-real') || json || !terminal.stdin.isTTY) throw error;
    return ask(await askLine(terminal, words.samples.confirm(clinic, error.problem.detail)));
  }
};

/** Tells each sample once it has ended, until the making of them has. Null when nobody looks on any more. */
const followed = async (
  session: Session,
  client: ApiClient,
  first: SamplesView,
): Promise<SamplesView | null> => {
  const { words, figures, terminal } = session;
  const left = new AbortController();
  const off = terminal.onInterrupt(() => {
    left.abort();
  });
  const told = new Set<number>();
  const tell = ({ items, wanted, state }: SamplesView): void => {
    // Until the old ones are gone the list may hold them: only those of a run that ends well are five.
    if (state !== 'running' && state !== 'completed') return;
    for (const backup of items.filter((one) => ended(one) && !before.has(one.id))) {
      if (told.has(backup.id)) continue;
      told.add(backup.id);
      session.say(
        words.samples.made(
          `${told.size}/${wanted}`,
          figures.instant(shownAt(backup)),
          words.samples.trigger[backup.trigger],
          backup.bytes === null ? '-' : figures.bytes(backup.bytes),
          words.state[backup.state],
        ),
      );
    }
  };
  const before = new Set(first.items.filter(ended).map(({ id }) => id));
  try {
    let view = first;
    while (view.state === 'running') {
      await setTimeout(500, undefined, { signal: left.signal });
      view = await client.call('readSamples', { path: { clinic: first.clinic } });
      tell(view);
    }
    return view;
  } catch (error) {
    if (left.signal.aborted) return null;
    throw error;
  } finally {
    off();
  }
};

const removed = async (session: Session, clinic: string): Promise<number> => {
  const client = session.client();
  const { words, figures } = session;
  const path = { clinic };
  const answer = await client.call('removeSamples', { path });
  if (!answer.cancelled) {
    session.give([words.samples.removed(clinic, figures.count(answer.removed.length))], answer);
    return 0;
  }
  session.say(words.samples.stopping);
  // The run puts away what it began; until then some may still be listed.
  let view = await client.call('readSamples', { path });
  while (view.state === 'running') {
    await setTimeout(500);
    view = await client.call('readSamples', { path });
  }
  session.give([words.samples.stopped(clinic)], answer);
  return 0;
};

/** Makes five samples for a demonstration and tells each as it is made; with `--remove` takes them away. */
export const samples = async (
  session: Session,
  clinic: string,
  { confirm, remove = false, detach = false }: SamplesOptions,
): Promise<number> => {
  if (remove) return removed(session, clinic);
  const client = session.client();
  const { words } = session;
  const started = await asked(session, client, clinic, confirm);
  session.say(words.samples.started(clinic));
  const view = detach ? null : await followed(session, client, started);
  if (view === null) {
    session.give([words.samples.left(clinic)], started);
    return detach ? 0 : exitCodeOf('cancelled');
  }
  if (view.state === 'cancelled') throw new ResguardoError('cancelled');
  const { failure } = view;
  if (failure !== null) {
    session.give(
      [`${failure.message} ${words.code(failure.code)}`, words.whatToDo(failure.hint)],
      view,
    );
    return exitCodeOf(failure.code);
  }
  session.give([words.samples.done(clinic, String(view.items.length))], view);
  return 0;
};
