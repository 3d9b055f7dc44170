/** At most so many at a time in this process; the others wait by rank, and in the order they came. */
export interface Turns {
  /** Runs `work` when it is its turn, a lower rank first; gives up waiting when the signal says so. */
  take<T>(signal: AbortSignal, rank: number, work: () => Promise<T>): Promise<T>;
}

export function createTurns(atOnce: number): Turns {
  const waiting: { readonly rank: number; readonly call: () => void }[] = [];
  let free = atOnce;

  const pass = (): void => {
    const next = waiting.shift();
    if (next) next.call();
    else free += 1;
  };

  const wait = (signal: AbortSignal, rank: number): Promise<void> => {
    if (free > 0) {
      free -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const call = (): void => {
        signal.removeEventListener('abort', left);
        resolve();
      };
      const turn = { rank, call };
      const left = (): void => {
        waiting.splice(waiting.indexOf(turn), 1);
        reject(signal.reason as Error);
      };
      const after = waiting.findIndex((other) => other.rank > rank);
      waiting.splice(after < 0 ? waiting.length : after, 0, turn);
      signal.addEventListener('abort', left, { once: true });
    });
  };

  return {
    async take(signal, rank, work) {
      signal.throwIfAborted();
      await wait(signal, rank);
      try {
        return await work();
      } finally {
        pass();
      }
    },
  };
}
