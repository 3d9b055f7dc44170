import {
  CancellationScope,
  condition,
  defineSignal,
  getExternalWorkflowHandle,
  setHandler,
  uuid4,
} from '@temporalio/workflow';
import type { TurnGranted, TurnWaited } from '../../contracts/turns/turns.ts';
import type { TurnWish } from '../../activities/turns/turn-step-names.ts';
import { signalNames, turnsWorkflowId } from '../../contracts/temporal.ts';
import { anywhere } from '../steps.ts';
import { tolerated } from '../tolerated.ts';

/** A turn on a database server, held until it is given back. */
export interface Turn {
  /** Once is enough; more often changes nothing. */
  giveBack(): Promise<void>;
}

const granted = defineSignal<[TurnGranted]>(signalNames.turnGranted);
const givenBack = defineSignal<[string]>(signalNames.giveBackTurn);

/** Somebody may have ended the server's turns by hand: whoever waits asks anew after this. */
const asksAgain = '15 minutes';

const noTurn: Turn = { giveBack: () => Promise.resolve() };

/** A run's side of the turns on database servers (server-turns.ts). One for each run. */
export class RunTurns {
  readonly #granted = new Set<string>();
  readonly #onWait: (waiting: TurnWaited | null) => void;

  /** `onWait` is told what is waited for, and null when that is over. */
  constructor(onWait: (waiting: TurnWaited | null) => void) {
    this.#onWait = onWait;
    setHandler(granted, ({ ticket }) => {
      this.#granted.add(ticket);
    });
  }

  /** Waits for a turn as long as it takes; cancelled, it leaves the queue. */
  async take(wanted: Omit<TurnWish, 'ticket'>): Promise<Turn> {
    // Not the run's id, which a reset changes under a grant that stays in the history.
    const wish: TurnWish = { ...wanted, ticket: uuid4() };
    const { server } = await anywhere.turns.askTurn(wish);
    if (server === null) return noTurn;
    const turn = heldTurn(server, wish.ticket);
    const isGranted = (): boolean => this.#granted.has(wish.ticket);
    try {
      if (!isGranted()) {
        const { work } = wish;
        this.#onWait({ server, work, since: new Date().toISOString(), place: null });
      }
      while (!isGranted()) {
        if (!(await condition(isGranted, asksAgain))) await anywhere.turns.askTurn(wish);
      }
      return turn;
    } catch (error) {
      await turn.giveBack();
      throw error;
    } finally {
      this.#onWait(null);
    }
  }

  /** Works while holding a turn. */
  async during<T>(wanted: Omit<TurnWish, 'ticket'>, work: () => Promise<T>): Promise<T> {
    const turn = await this.take(wanted);
    try {
      return await work();
    } finally {
      await turn.giveBack();
    }
  }
}

function heldTurn(server: string, ticket: string): Turn {
  let held = true;
  return {
    async giveBack() {
      if (!held) return;
      held = false;
      await CancellationScope.nonCancellable(() => {
        const turns = getExternalWorkflowHandle(turnsWorkflowId(server));
        return tolerated('giveBackTurn', turns.signal(givenBack, ticket));
      });
    },
  };
}
