import type { FleetClinic } from './fleet-clinics.ts';
import type { TurnTime } from './turn-times.ts';

/** How one clinic's wait for its turn compares with its share. Seconds. */
export interface Share {
  readonly clinic: string;
  readonly wait_s: number;
  /**
   * The wait that would have done: what those who asked before it used of the server meanwhile, spread over
   * all the server's turns. In a queue that keeps its order and leaves no turn idle the wait is no longer.
   */
  readonly fair_s: number;
  /** Longer than this, it was starved. */
  readonly most_s: number;
}

/** Of one size of clinics. */
export interface Fairness {
  readonly size: FleetClinic['size'];
  /** Longest of all, and longest for its share. */
  readonly longest: Share | null;
  readonly worst: Share | null;
  /** Who waited longer than it may. */
  readonly starved: readonly Share[];
}

/** One turn of four lost, or others let in before it all the time, makes a wait a third longer, and more. */
const mostTimes = 1.15;
/** To be let in takes Temporal a moment, and a longer one while a whole fleet begins: some seconds, and of the night. */
const graceSeconds = 5;
const graceOfNight = 0.05;

/** @param turns in the order of asking, one clinic's none, one or several */
export function sharesOf(turns: readonly TurnTime[], cap: number): Share[] {
  const last = Math.max(...turns.map(({ over }) => (Number.isFinite(over) ? over : 0)));
  const night = (last - (turns[0]?.asked ?? 0)) / 1000;
  return turns.map((turn, index) => {
    const { clinic, asked, granted } = turn;
    const until = Number.isFinite(granted) ? granted : Math.max(asked, last);
    const used = turns
      .slice(0, index)
      .map((other) => Math.min(other.over, until) - Math.max(other.granted, asked))
      .filter((ms) => ms > 0)
      .reduce((sum, ms) => sum + ms, 0);
    const fair = used / cap / 1000;
    return {
      clinic,
      wait_s: tenths((until - asked) / 1000),
      fair_s: tenths(fair),
      most_s: tenths(mostTimes * fair + graceSeconds + graceOfNight * night),
    };
  });
}

export function fairnessOf(size: FleetClinic['size'], shares: readonly Share[]): Fairness {
  const most = (of: (share: Share) => number): Share | null =>
    shares.toSorted((a, b) => of(b) - of(a))[0] ?? null;
  return {
    size,
    longest: most(({ wait_s: wait }) => wait),
    worst: most(({ wait_s: wait, most_s: longest }) => wait / longest),
    starved: shares.filter(({ wait_s: wait, most_s: longest }) => wait > longest),
  };
}

const tenths = (value: number): number => Math.round(value * 10) / 10;
