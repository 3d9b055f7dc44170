import type { TimedTurn, TurnAsk } from './turns.ts';

interface WaitingTurn extends TimedTurn {
  /** Its number among everything that happened: who was first, whatever the clock says. */
  readonly at: number;
}

/** All that a queue remembers, as plain data. */
export interface QueueState {
  readonly cap: number;
  readonly clock: number;
  readonly holding: readonly TimedTurn[];
  readonly waiting: readonly WaitingTurn[];
  /** When a clinic was let in last, for each kind of work, and which run of it. */
  readonly served: Readonly<Record<string, { readonly at: number; readonly runId: string }>>;
  readonly most: number;
}

export const emptyQueue = (cap: number): QueueState => ({
  ...{ cap, clock: 0, holding: [], waiting: [], served: {}, most: 0 },
});

/** Longer than this, a turn counts as a long one, whatever was expected of it. */
export const shortSeconds = 300;

const servedKey = ({ clinicId, work }: TurnAsk): string => `${clinicId} ${work}`;

/** Somebody waits for what is manual; and data that is not read yet comes before a proof. */
const rank = ({ trigger, work }: TurnAsk): number =>
  (trigger === 'manual' ? 0 : 2) + (work === 'read' ? 0 : 1);

/**
 * Who may work on a database server next. Never more than the cap at once; manual before automatic; and
 * whoever has waited longest is passed by each clinic once at most, so that nobody waits for ever and a
 * clinic that asks often gains nothing by it. One turn is kept from long automatic work. Plain logic: it
 * neither waits nor looks at a clock.
 */
export class TurnQueue {
  #cap: number;
  #clock: number;
  #holding: TimedTurn[];
  #waiting: WaitingTurn[];
  #served: Map<string, { readonly at: number; readonly runId: string }>;
  #most: number;

  constructor(state: QueueState) {
    this.#cap = state.cap;
    this.#clock = state.clock;
    this.#holding = [...state.holding];
    this.#waiting = [...state.waiting];
    this.#served = new Map(Object.entries(state.served));
    this.#most = state.most;
  }

  get state(): QueueState {
    return {
      cap: this.#cap,
      clock: this.#clock,
      holding: [...this.#holding],
      waiting: [...this.#waiting],
      served: Object.fromEntries(this.#served),
      most: this.#most,
    };
  }

  get cap(): number {
    return this.#cap;
  }

  get holding(): readonly TimedTurn[] {
    return this.#holding;
  }

  get waits(): number {
    return this.#waiting.length;
  }

  get most(): number {
    return this.#most;
  }

  get isIdle(): boolean {
    return this.#holding.length === 0 && this.#waiting.length === 0;
  }

  setCap(cap: number): void {
    this.#cap = cap;
  }

  /**
   * Asked again it is the same wish, by a run that may have been reset since. False when it holds its turn
   * already, and should be told so again.
   */
  ask(ask: TurnAsk, now: Date): boolean {
    const same = ({ ticket }: TurnAsk): boolean => ticket === ask.ticket;
    if (this.#holding.some(same)) {
      this.#holding = this.#holding.map((turn) => (same(turn) ? { ...turn, ...ask } : turn));
      return false;
    }
    if (this.#waiting.some(same)) {
      this.#waiting = this.#waiting.map((turn) => (same(turn) ? { ...turn, ...ask } : turn));
      return true;
    }
    this.#clock += 1;
    this.#waiting.push({ ...ask, since: now.toISOString(), at: this.#clock });
    return true;
  }

  /** Out of the queue, waiting or holding. What is not in it changes nothing. */
  giveBack(ticket: string): void {
    const others = (turn: TurnAsk): boolean => turn.ticket !== ticket;
    this.#holding = this.#holding.filter(others);
    this.#waiting = this.#waiting.filter(others);
    this.#forget();
  }

  /** Lets in as many as may be, and gives them. */
  grant(now: Date): TimedTurn[] {
    const granted: TimedTurn[] = [];
    for (let next = this.#next(now); next; next = this.#next(now)) {
      this.#letIn(next);
      const turn: TimedTurn = { ...turnOf(next), since: now.toISOString() };
      this.#holding.push(turn);
      granted.push(turn);
    }
    this.#most = Math.max(this.#most, this.#counted(this.#holding));
    this.#forget();
    return granted;
  }

  /** The first so many of those that wait, in the order in which they would be let in one by one. */
  order(limit = this.#waiting.length): TimedTurn[] {
    const copy = new TurnQueue(this.state);
    const first: TimedTurn[] = [];
    while (first.length < limit) {
      const next = copy.#choose(copy.#waiting);
      if (!next) break;
      copy.#letIn(next);
      first.push(turnOf(next));
    }
    return first;
  }

  #next(now: Date): WaitingTurn | undefined {
    const urgent = this.#waiting.find((turn) => turn.urgent);
    if (urgent) return urgent;
    if (this.#holding.length >= this.#cap) return undefined;
    const long = this.#holding.filter((turn) => !isShort(turn, now)).length;
    const mayBeLong = this.#cap === 1 || long < this.#cap - 1;
    return this.#choose(
      mayBeLong
        ? this.#waiting
        : this.#waiting.filter(({ short, trigger }) => short || trigger === 'manual'),
    );
  }

  #choose(from: readonly WaitingTurn[]): WaitingTurn | undefined {
    const [oldest] = from;
    if (!oldest) return undefined;
    const servedAt = (turn: WaitingTurn): number => {
      const last = this.#served.get(servedKey(turn));
      return last === undefined || last.runId === turn.runId ? 0 : last.at;
    };
    // Whose clinic was let in since the oldest one asked has passed it once, and does not again.
    const keyOf = (turn: WaitingTurn): readonly number[] => {
      const served = servedAt(turn);
      const passed = turn !== oldest && served > oldest.at;
      return [turn.urgent ? 0 : 1, passed ? 1 : 0, rank(turn), served, turn.at];
    };
    let best = oldest;
    let bestKey = keyOf(oldest);
    for (const turn of from) {
      const key = keyOf(turn);
      if (isBefore(key, bestKey)) [best, bestKey] = [turn, key];
    }
    return best;
  }

  #letIn(turn: WaitingTurn): void {
    this.#clock += 1;
    this.#waiting = this.#waiting.filter((other) => other !== turn);
    this.#served.set(servedKey(turn), { at: this.#clock, runId: turn.runId });
  }

  #counted(turns: readonly TimedTurn[]): number {
    return turns.filter(({ urgent }) => !urgent).length;
  }

  /** What was before anybody now here asked matters no more. */
  #forget(): void {
    const since = this.#waiting[0]?.at ?? Infinity;
    for (const [key, { at }] of this.#served) if (at < since) this.#served.delete(key);
  }
}

const turnOf = (turn: WaitingTurn): TimedTurn => {
  const { ticket, workflowId, runId, clinicId, work, trigger, urgent, short, since } = turn;
  return { ticket, workflowId, runId, clinicId, work, trigger, urgent, short, since };
};

const isShort = ({ short, since }: TimedTurn, now: Date): boolean =>
  short && now.getTime() - Date.parse(since) < shortSeconds * 1000;

const isBefore = (a: readonly number[], b: readonly number[]): boolean => {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
};
