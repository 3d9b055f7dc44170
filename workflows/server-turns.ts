import {
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  getExternalWorkflowHandle,
  isCancellation,
  log,
  patched,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { emptyQueue, TurnQueue, type QueueState } from '../contracts/turns/turn-queue.ts';
import type { TimedTurn, TurnAsk, TurnGranted, TurnsView } from '../contracts/turns/turns.ts';
import { queryNames, signalNames } from '../contracts/temporal.ts';
import { anywhere } from './steps.ts';
import { tolerated } from './tolerated.ts';
import { turnsDetails } from './turns/turns-details.ts';

export interface TurnsStart {
  readonly server: string;
  readonly cap: number;
  /** What the run before this one left. */
  readonly state?: QueueState;
  /** Events after which it goes on in a history of its own. */
  readonly mostEvents?: number;
  /** For how long it stays when nobody is left, in milliseconds; ten minutes unless told. */
  readonly lingerMs?: number;
}

const asked = defineSignal<[TurnAsk]>(signalNames.askTurn);
const givenBack = defineSignal<[string]>(signalNames.giveBackTurn);
const again = defineSignal(signalNames.again);
const granted = defineSignal<[TurnGranted]>(signalNames.turnGranted);
const turns = defineQuery<TurnsView>(queryNames.turns);

/** Runs that ended without a word are noticed within this time. */
const betweenLooks = '1 minute';
const mostEvents = 2000;
/** A night's backups come one behind the other, and beginning anew takes longer than giving a turn. */
const usualLingerMs = 600_000;

/**
 * Gives one database server's turns: over all workers and machines, never more at once than its cap. It
 * begins with the first run that asks, and ends some time after nobody holds a turn or waits for one.
 */
export async function serverTurns(start: TurnsStart): Promise<void> {
  const queue = new TurnQueue(start.state ?? emptyQueue(start.cap));
  const { server } = start;
  let changed = true;
  let lookNow = false;
  const repeated: TimedTurn[] = [];
  // Those that an earlier version began go on as they began.
  const lingerMs = patched('turns-linger') ? (start.lingerMs ?? usualLingerMs) : null;

  setHandler(asked, (ask) => {
    // Its first grant got lost with a reset: told again, it goes on.
    if (!queue.ask(ask, new Date())) repeated.push({ ...ask, since: new Date().toISOString() });
    changed = true;
  });
  setHandler(givenBack, (ticket) => {
    queue.giveBack(ticket);
    changed = true;
  });
  setHandler(again, () => {
    lookNow = true;
  });
  setHandler(turns, () => viewOf(server, queue), { description: 'Who holds a turn, who waits' });

  const looked = async (): Promise<void> => {
    const runs = queue.holding.map(({ workflowId, runId }) => ({ workflowId, runId }));
    const { cap, over } = await anywhere.turns.lookAtTurns({ server, runs });
    queue.setCap(cap);
    for (const { ticket, runId, clinicId, work } of queue.holding) {
      if (!over.includes(runId)) continue;
      log.warn('A run ended without giving its turn back', { server, runId, clinicId, work });
      queue.giveBack(ticket);
    }
    changed = true;
  };

  /** Beside the turns and never in their way: our catalog may be down, and turns go on. */
  const keepLooking = async (): Promise<void> => {
    for (;;) {
      if (lingerMs !== null) await condition(() => lookNow || !queue.isIdle);
      await condition(() => lookNow, betweenLooks);
      lookNow = false;
      await tolerated('lookAtTurns', looked());
    }
  };

  const give = async (turn: TimedTurn): Promise<void> => {
    try {
      await getExternalWorkflowHandle(turn.workflowId, turn.runId).signal(granted, {
        ticket: turn.ticket,
      });
    } catch (error) {
      if (isCancellation(error)) throw error;
      queue.giveBack(turn.ticket); // the run is gone
      changed = true;
    }
  };

  // Ends with this run, or by the cancellation that ends it.
  void keepLooking().catch(() => undefined);
  for (;;) {
    while (changed) {
      changed = false;
      const next = [...queue.grant(new Date()), ...repeated.splice(0)];
      setCurrentDetails(turnsDetails(viewOf(server, queue, shownInDetails), queue.waits));
      await Promise.all(next.map(give));
    }
    if (queue.isIdle && lingerMs === null) return;
    if (isLong(start)) {
      return continueAsNew<typeof serverTurns>({ ...start, cap: queue.cap, state: queue.state });
    }
    const goesOn = (): boolean => changed || isLong(start);
    if (!queue.isIdle || lingerMs === null) await condition(goesOn);
    else if (!(await condition(goesOn, lingerMs))) return;
  }
}

const shownInDetails = 20;

const isLong = ({ mostEvents: most = mostEvents }: TurnsStart): boolean => {
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  return historyLength > most || continueAsNewSuggested;
};

const viewOf = (server: string, queue: TurnQueue, limit?: number): TurnsView => ({
  ...{ server, cap: queue.cap, holding: queue.holding, most: queue.most },
  waiting: queue.order(limit),
});
