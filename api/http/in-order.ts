const byMoment = (a: Date | null, b: Date | null): number =>
  // Never is before everything.
  (a?.getTime() ?? -Infinity) - (b?.getTime() ?? -Infinity) || 0;

/**
 * A list that is at hand, in the order of its name, sorted as asked: `field`, or `-field` the other way
 * round. `moments` gives what fields hold; any other is the order it is in already.
 */
export const inOrder = <Item>(
  items: readonly Item[],
  sort: string,
  moments: Readonly<Record<string, (item: Item) => Date | null>>,
): Item[] => {
  const momentOf = moments[sort.replace(/^-/, '')];
  const sorted = momentOf
    ? items.toSorted((a, b) => byMoment(momentOf(a), momentOf(b)))
    : [...items];
  return sort.startsWith('-') ? sorted.reverse() : sorted;
};
