import type { Contender, Measured } from './contender.ts';
import type { Series } from './report/result.ts';

export interface InTurnOptions {
  readonly runs: number;
  /** A first round that does not count: caches are then warm for all alike. */
  readonly warmUp: boolean;
  readonly report: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Runs the contenders A B C, A B C…, so that what the machine does meanwhile strikes all alike. One that
 * fails is not run again, and its series says why.
 */
export async function inTurn(
  contenders: readonly Contender[],
  options: InTurnOptions,
): Promise<Series[]> {
  const series = contenders.map((contender) => ({ contender, ...emptySeries(contender) }));
  for (const { name, leftOut } of series) {
    if (leftOut !== null) options.report(`${name}: left out, ${leftOut}`);
  }
  for (let round = options.warmUp ? 0 : 1; round <= options.runs; round += 1) {
    for (const one of series) {
      const { contender, name } = one;
      if (one.leftOut !== null || one.failure !== null) continue;
      // The warm-up of a way too slow to be run each time would cost as much as its runs.
      const most = contender.mostRuns ?? Infinity;
      if (round > most || (round === 0 && contender.mostRuns !== undefined)) continue;
      const label = round === 0 ? 'warm-up' : `${round}/${options.runs}`;
      try {
        const run = await contender.run(options.signal);
        options.report(`${label} ${name}: ${told(run)}`);
        if (round > 0) one.runs.push(run);
      } catch (error) {
        options.signal.throwIfAborted();
        one.failure = error instanceof Error ? error.message : String(error);
        options.report(`${label} ${name}: failed, ${one.failure}`);
      }
    }
  }
  return series.map(({ name, runs, leftOut, failure }) => ({ name, runs, leftOut, failure }));
}

const emptySeries = ({ name, leftOut }: Contender) => ({
  name,
  runs: [] as Measured[],
  leftOut: leftOut ?? null,
  failure: null as string | null,
});

const told = ({ seconds, secondsToEnd, peakRssMb, bytes }: Measured): string =>
  [
    `${seconds.toFixed(2)} s`,
    ...(secondsToEnd === undefined ? [] : [`${secondsToEnd.toFixed(2)} s to its end`]),
    ...(peakRssMb === null ? [] : [`${Math.round(peakRssMb)} MB of memory`]),
    ...(bytes === null ? [] : [`${(bytes / 1e6).toFixed(1)} MB stored`]),
  ].join(', ');
