import { setTimeout } from 'node:timers/promises';
import { ScheduledRunView } from '../../contracts/api/schedule.ts';
import type { ApiClient } from '../../contracts/client/api-client.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { exitCodeOf } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { runWords } from './schedule.ts';

/** Between two looks at a run. */
const pauseMs = 500;
/** How long the API may be away while runs are waited for; they go on without us. */
const patienceMs = 120_000;

const isOver = ({ state }: ScheduledRunView): boolean => state !== 'waiting' && state !== 'running';

/** What became of a run, once it has ended; null when the person who looked on left. */
const ended = async (
  client: ApiClient,
  address: string,
  left: AbortSignal,
): Promise<ScheduledRunView | null> => {
  let lostAt: number | null = null;
  while (!left.aborted) {
    try {
      const run = await client.at(address, ScheduledRunView);
      if (isOver(run)) return run;
      lostAt = null;
    } catch (error) {
      const away = error instanceof ResguardoError && error.code === 'api-unreachable';
      lostAt ??= Date.now();
      if (!away || Date.now() - lostAt > patienceMs) throw error;
    }
    await setTimeout(pauseMs, undefined, { signal: left }).catch(() => undefined);
  }
  return null;
};

const totalsOf = (runs: readonly ScheduledRunView[]) => {
  const count = (...states: readonly ScheduledRunView['state'][]): number =>
    runs.filter(({ state }) => states.includes(state)).length;
  return {
    due: runs.length,
    done: count('done'),
    failed: count('failed', 'cancelled'),
    skipped: count('skipped', 'missed'),
  };
};

/** Runs what is due, prints each clinic as it ends, and the total. */
export const runScheduled = async (
  session: Session,
  { detach = false }: { detach?: boolean },
): Promise<number> => {
  const client = session.client();
  const { items } = await client.call('runDue', { seconds: 120 });
  const { figures, words } = session;
  const said = words.schedules;
  if (items.length === 0) {
    session.give([said.nothingDue], { items: [], totals: totalsOf([]) });
    return 0;
  }
  session.say(said.running(figures.count(items.length)));
  if (detach) {
    session.give([...items.map(({ clinic, local }) => `${clinic} · ${local}`), said.leftRunning], {
      items,
    });
    return 0;
  }
  const left = new AbortController();
  const off = session.terminal.onInterrupt(() => {
    left.abort();
  });
  const runs: ScheduledRunView[] = [];
  try {
    for (const { address } of items) {
      const run = await ended(client, address, left.signal);
      if (run === null) {
        session.say(said.leftRunning);
        return exitCodeOf('cancelled');
      }
      runs.push(run);
      if (!session.json) session.give([`${run.clinic} · ${runWords(session, run)}`], run);
    }
  } finally {
    off();
  }
  const totals = totalsOf(runs);
  const { count } = figures;
  session.give(
    [
      said.total({
        due: count(totals.due),
        done: count(totals.done),
        failed: count(totals.failed),
        skipped: count(totals.skipped),
      }),
    ],
    { items: runs, totals },
  );
  const failure = runs.find(({ state }) => state === 'failed');
  return failure ? exitCodeOf(failure.failure?.code ?? 'internal') : 0;
};
