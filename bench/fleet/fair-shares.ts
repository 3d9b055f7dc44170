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
}

/** Of one size of clinics. */
export interface Fairness {
  readonly size: FleetClinic['size'];
  /** Longest of all, and longest for its share. */
  readonly longest: Share | null;
  readonly worst: Share | null;
  /** Who waited longer than `mostWait`. */
  readonly starved: readonly Share[];
}

/** A fourth turn lost, or others let in before it all the time, makes a wait a third longer, and more. */
const mostTimes = 1.25;
/** To be let in takes Temporal a moment, also with nobody before. */
const graceSeconds = 5;

/** The longest that a clinic with this share may wait. */
export const mostWait = ({ fair_s: fair }: Pick<Share, 'fair_s'>): number =>
  mostTimes * fair + graceSeconds;

/** @param turns in the order of asking, one clinic's none, one or several */
export function sharesOf(turns: readonly TurnTime[], cap: number): Share[] {
  return turns.map((turn, index) => {
    const { clinic, asked, granted } = turn;
    const until = Number.isFinite(granted)
      ? granted
      : Math.max(asked, ...turns.flatMap(({ over }) => (Number.isFinite(over) ? [over] : [])));
    const used = turns
      .slice(0, index)
      .map((other) => Math.min(other.over, until) - Math.max(other.granted, asked))
      .filter((ms) => ms > 0)
      .reduce((sum, ms) => sum + ms, 0);
    return { clinic, wait_s: tenths((until - asked) / 1000), fair_s: tenths(used / cap / 1000) };
  });
}

export function fairnessOf(size: FleetClinic['size'], shares: readonly Share[]): Fairness {
  const most = (of: (share: Share) => number): Share | null =>
    shares.toSorted((a, b) => of(b) - of(a))[0] ?? null;
  return {
    size,
    longest: most(({ wait_s: wait }) => wait),
    worst: most((share) => share.wait_s / mostWait(share)),
    starved: shares.filter((share) => share.wait_s > mostWait(share)),
  };
}

const tenths = (value: number): number => Math.round(value * 10) / 10;
