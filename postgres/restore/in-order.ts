/**
 * Waits for all of them, so that none goes on unseen, and then fails with the first in their order that failed:
 * whichever was quicker, people are told the same.
 */
export async function inOrder<A, B>(work: readonly [Promise<A>, Promise<B>]): Promise<[A, B]> {
  await Promise.allSettled(work);
  return [await work[0], await work[1]];
}
