/** At most so many at a time; the others wait in the order they came. */
export interface Turns {
  /** Runs `work` when it is its turn; gives up waiting when the signal says so. */
  take<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

export function createTurns(atOnce: number): Turns {
  const waiting: (() => void)[] = [];
  let free = atOnce;

  const pass = (): void => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };

  const wait = (signal: AbortSignal): Promise<void> => {
    if (free > 0) {
      free -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const called = (): void => {
        signal.removeEventListener('abort', left);
        resolve();
      };
      const left = (): void => {
        waiting.splice(waiting.indexOf(called), 1);
        reject(signal.reason as Error);
      };
      waiting.push(called);
      signal.addEventListener('abort', left, { once: true });
    });
  };

  return {
    async take(signal, work) {
      signal.throwIfAborted();
      await wait(signal);
      try {
        return await work();
      } finally {
        pass();
      }
    },
  };
}
