import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { removeState } from '../local/remove-state.ts';
import { apiTable, runApi, writeApiFigures } from './api/run-api.ts';
import { startBenchStack } from './bench-stack.ts';
import { runFleet } from './fleet/run-fleet.ts';
import { readOptions, usage, type BenchOptions, type FleetChoice, type Size } from './options.ts';
import { barsOf } from './report/bars.ts';
import { tableOf } from './report/table.ts';
import { writeResults } from './report/write-results.ts';
import { runRestores } from './restore/run-restores.ts';
import { runSize, type Measurement } from './run-size.ts';

const report = (line: string): void => void process.stderr.write(`${line}\n`);
const usualRuns: Record<Size, number> = { 20: 5, 300: 5, 3000: 3 };

/** True when every way that was not left out could be measured. */
async function bench(options: BenchOptions, signal: AbortSignal): Promise<boolean> {
  if (options.fleet) return benchFleet(options, options.fleet, signal);
  const stateDir = mkdtempSync(join(tmpdir(), 'resguardo-bench-'));
  await using ended = new AsyncDisposableStack();
  ended.defer(() => removeState(stateDir));
  const stack = await startBenchStack(stateDir, report, signal);
  ended.defer(() => stack.stop());
  if (options.api) {
    const parts = options.api;
    for (const figures of await runApi({ stack, stateDir, parts, report, signal })) {
      process.stdout.write(`${options.json ? JSON.stringify(figures) : apiTable(figures)}\n`);
      report(`written: ${relative(process.cwd(), writeApiFigures(figures))}`);
    }
    return true;
  }
  let whole = true;
  for (const size of options.sizes) {
    const runs = options.runs ?? usualRuns[size];
    const run = options.restore ? runRestores : runSize;
    const measurement = await run({ size, runs, stateDir, stack, report, signal });
    tell(measurement, options);
    const files = writeResults(measurement, { postgres: stack.postgres.version });
    for (const file of files) report(`written: ${relative(process.cwd(), file)}`);
    whole &&= measurement.series.every(({ failure }) => failure === null);
  }
  return whole;
}

/** True when every bar is kept. */
const benchFleet = (
  { json }: BenchOptions,
  fleet: FleetChoice,
  signal: AbortSignal,
): Promise<boolean> =>
  runFleet({
    ...{ ...fleet, report, signal },
    onPart: (figures, table, bars) => {
      const say = json ? report : (line: string): void => void process.stdout.write(`${line}\n`);
      say(table);
      for (const { promise, kept } of bars) say(`${kept ? '✓' : '✗'} ${promise}`);
      if (json) process.stdout.write(`${JSON.stringify(figures)}\n`);
    },
  });

function tell({ result }: Measurement, { json }: BenchOptions): void {
  const say = json ? report : (line: string): void => void process.stdout.write(`${line}\n`);
  say(tableOf(result));
  for (const { promise, kept } of barsOf(result)) say(`${kept ? '✓' : '✗'} ${promise}`);
  if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
}

/** Ctrl-C ends what is under way in order; all that was started is ended, and the folder removed. */
async function main(): Promise<number> {
  let options: BenchOptions;
  try {
    options = readOptions(process.argv.slice(2));
  } catch (error) {
    report(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return 2;
  }
  const stop = new AbortController();
  const onSignal = (): void => {
    if (!stop.signal.aborted) report('ending…');
    stop.abort(new Error('ended by a signal'));
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    return (await bench(options, stop.signal)) ? 0 : 1;
  } catch (error) {
    if (stop.signal.aborted) return 130;
    report(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return 1;
  }
}

process.exit(await main());
