interface Stoppable {
  stop(): Promise<void>;
}

/**
 * Starts several servers side by side. When one fails, the others' `signal` is aborted, those that did
 * start are stopped again, and that first failure is thrown. `stop` ends all of them, side by side too,
 * and throws only after having tried each.
 * @param signal aborting it aborts every start
 */
export async function startAll<Servers extends Record<string, Stoppable>>(
  starts: { readonly [Name in keyof Servers]: (signal: AbortSignal) => Promise<Servers[Name]> },
  signal?: AbortSignal,
): Promise<{ servers: Servers; stop: () => Promise<void> }> {
  const failure = new AbortController();
  const either = signal ? AbortSignal.any([signal, failure.signal]) : failure.signal;
  const names = Object.keys(starts) as (keyof Servers)[];
  const outcomes = await Promise.allSettled(
    names.map(async (name) => {
      try {
        return await starts[name](either);
      } catch (error) {
        // Only the first reason is kept: what fails after it fails because of it.
        failure.abort(error);
        throw error;
      }
    }),
  );
  const started = outcomes.flatMap((outcome) =>
    outcome.status === 'fulfilled' ? [outcome.value] : [],
  );
  const stop = (): Promise<void> => stopAll(started);
  if (failure.signal.aborted) {
    await stop();
    throw failure.signal.reason;
  }
  const entries = names.map((name, index) => [name, started[index]] as const);
  return { servers: Object.fromEntries(entries) as unknown as Servers, stop };
}

async function stopAll(servers: readonly Stoppable[]): Promise<void> {
  const outcomes = await Promise.allSettled(servers.map((server) => server.stop()));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}
