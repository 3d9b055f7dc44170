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

/** A turn that may not be there yet. */
export interface AskedTurn {
  readonly held: Promise<Turn>;
  /** Leaves the queue, or gives the turn back if it was had. */
  leave(): Promise<void>;
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
  take(wanted: Omit<TurnWish, 'ticket'>): Promise<Turn> {
    return this.ask(wanted).held;
  }

  /** Asks for a turn and goes on meanwhile. */
  ask(wanted: Omit<TurnWish, 'ticket'>): AskedTurn {
    let left = false;
    const held = this.#queue(wanted, () => left);
    held.catch(() => undefined); // whoever awaits it hears of it
    return {
      held,
      async leave() {
        left = true;
        const turn = await held.catch(() => noTurn);
        await turn.giveBack();
      },
    };
  }

  async #queue(wanted: Omit<TurnWish, 'ticket'>, hasLeft: () => boolean): Promise<Turn> {
    // Not the run's id, which a reset changes under a grant that stays in the history.
    const wish: TurnWish = { ...wanted, ticket: uuid4() };
    const { server } = await anywhere.turns.askTurn(wish);
    if (server === null) return noTurn;
    const turn = heldTurn(server, wish.ticket);
    const isOver = (): boolean => this.#granted.has(wish.ticket) || hasLeft();
    try {
      if (!isOver()) {
        const { work } = wish;
        this.#onWait({ server, work, since: new Date().toISOString(), place: null });
      }
      while (!isOver()) {
        if (!(await condition(isOver, asksAgain))) await anywhere.turns.askTurn(wish);
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
