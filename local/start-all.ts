type Startable = { stop(): Promise<void> };

/**
 * Starts several servers side by side. When one fails, those that did start are stopped again, and the
 * first failure is thrown. `stop` ends all of them, side by side too, and throws only after having tried
 * each.
 */
export async function startAll<Servers extends Record<string, Startable>>(starts: {
  readonly [Name in keyof Servers]: () => Promise<Servers[Name]>;
}): Promise<{ servers: Servers; stop: () => Promise<void> }> {
  const names = Object.keys(starts) as (keyof Servers)[];
  const outcomes = await Promise.allSettled(names.map((name) => starts[name]()));
  const started = outcomes.flatMap((outcome) =>
    outcome.status === 'fulfilled' ? [outcome.value] : [],
  );
  const stop = (): Promise<void> => stopAll(started);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  const entries = names.map((name, index) => [name, started[index]] as const);
  return { servers: Object.fromEntries(entries) as unknown as Servers, stop };
}

async function stopAll(servers: readonly Startable[]): Promise<void> {
  const outcomes = await Promise.allSettled(servers.map((server) => server.stop()));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}
