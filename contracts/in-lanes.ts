/**
 * Does `work` for each of the items, in their order, at most so many at a time. The first that fails is told,
 * and the others' lanes end by themselves. Uses nothing but promises, so that workflows replay it.
 */
export const inLanes = async <T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> => {
  const waiting = items.values();
  const lane = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
};
