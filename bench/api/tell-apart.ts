/** How well two samples of times can be told from one another. */
export interface Apart {
  /**
   * The chance that a time of the first is longer than one of the second, ties halved (the area under the
   * ROC curve, Mann and Whitney's U by its greatest): 0.5 where nobody could tell.
   */
  readonly auc: number;
  /** Where it lies with the confidence that was asked for. */
  readonly from: number;
  readonly to: number;
}

/** Standard deviations of a normal distribution: 95 %, and 99.99 % for when hundreds are looked at. */
export const normal = { p95: 1.96, p9999: 3.8906 } as const;

interface Placed {
  readonly auc: number;
  readonly variance: number;
}

/** For each value of `of`, the share of `among` that is less than it, ties halved. */
const placements = (of: readonly number[], among: readonly number[]): number[] => {
  const sorted = Float64Array.from(among).sort();
  const below = (value: number, orEqual: boolean): number => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const at = sorted[middle] ?? 0;
      if (at < value || (orEqual && at === value)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return of.map((value) => (below(value, false) + below(value, true)) / 2 / sorted.length);
};

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const spread = (values: readonly number[]): number => {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
};

/** The area with its variance by DeLong, DeLong and Clarke-Pearson (1988), which supposes no distribution. */
const placed = (first: readonly number[], second: readonly number[]): Placed => {
  const ofFirst = placements(first, second);
  const ofSecond = placements(second, first).map((share) => 1 - share);
  return {
    auc: mean(ofFirst),
    variance: spread(ofFirst) / first.length + spread(ofSecond) / second.length,
  };
};

const within = ({ auc, variance }: Placed, deviations: number): Apart => {
  const half = deviations * Math.sqrt(variance);
  return { auc, from: Math.max(0, auc - half), to: Math.min(1, auc + half) };
};

/** @param deviations one of `normal` */
export const tellApart = (
  first: readonly number[],
  second: readonly number[],
  deviations: number,
): Apart => within(placed(first, second), deviations);

/** Over many pairs of samples at once: the mean of their areas, each compared within itself alone. */
export const tellApartOverAll = (
  pairs: readonly (readonly [readonly number[], readonly number[]])[],
  deviations: number,
): Apart => {
  const each = pairs.map(([first, second]) => placed(first, second));
  return within(
    {
      auc: mean(each.map(({ auc }) => auc)),
      variance: mean(each.map(({ variance }) => variance)) / each.length,
    },
    deviations,
  );
};

/** Whether it is beyond chance that they differ. */
export const differs = ({ from, to }: Apart): boolean => from > 0.5 || to < 0.5;

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
};
