import { Connection, Client } from '@temporalio/client';
import type { BuiltClinic } from '../local/data/build-clinic.ts';
import { createPublishedClinic } from '../local/data/create-published-clinic.ts';
import { createSizedClinic } from '../local/data/create-sized-clinic.ts';
import type { BenchStack } from './bench-stack.ts';
import { driveOf, s3Of } from './ours/bench-destinations.ts';
import type { Contender } from './contender.ts';
import { inTurn } from './in-turn.ts';
import { names } from './names.ts';
import type { Size } from './options.ts';
import { openBenchCatalog } from './ours/bench-catalog.ts';
import { startBenchWorker } from './ours/bench-worker.ts';
import { resguardo } from './ours/resguardo.ts';
import { resultOf, type RestoreFigures, type Result, type Series } from './report/result.ts';
import { allRivals } from './rivals/all-rivals.ts';

export interface SizeRun {
  readonly size: Size;
  readonly runs: number;
  readonly stateDir: string;
  readonly stack: BenchStack;
  readonly report: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface Measurement {
  readonly result: Result | RestoreFigures;
  /** The same with every run's own memory and bytes, and why a way was left out. */
  readonly series: readonly Series[];
}

/** Makes the clinic of one size and measures every way of backing it up, in turn. */
export async function runSize(run: SizeRun): Promise<Measurement> {
  const { size, stack, report, signal } = run;
  report(`making the clinic of ${size} MB…`);
  const clinic =
    size === 20
      ? await createPublishedClinic(stack.server, { report, signal })
      : await createSizedClinic(stack.server, { megabytes: size, report, signal });
  const rivals = allRivals(size, {
    connection: clinic.connection,
    schema: clinic.scope.schema,
    pgDump: stack.pgDump,
    store: stack.s3,
  });
  const series = await withOurs(run, clinic, (ours) =>
    inTurn([...ours, ...rivals], {
      runs: run.runs,
      // At 3 GB nothing stays in a cache from one way to the next.
      warmUp: size < 3000,
      report,
      signal,
    }),
  );
  return { result: resultOf(size, series), series };
}

/** A worker of its own for each size, so that its peak is that size's. */
async function withOurs<T>(
  { size, stack, stateDir, signal }: SizeRun,
  clinic: BuiltClinic,
  work: (ours: Contender[]) => Promise<T>,
): Promise<T> {
  await using ended = new AsyncDisposableStack();
  const catalog = await openBenchCatalog(stack.server);
  ended.defer(() => catalog.close());
  const toS3 = `to-s3-${size}`;
  const toBoth = `to-s3-and-drive-${size}`;
  await catalog.add(toS3, clinic, [s3Of(stack)]);
  await catalog.add(toBoth, clinic, [s3Of(stack), driveOf(stack)]);
  const { address: temporalAddress, namespace } = stack.temporal;
  const worker = await startBenchWorker({ stateDir, temporalAddress, catalog, signal });
  ended.defer(() => worker.stop());
  const connection = await Connection.connect({ address: temporalAddress });
  ended.defer(() => connection.close());
  const shared = { client: new Client({ connection, namespace }), workerPid: worker.pid };
  return await work([
    resguardo({ name: names.s3, clinicId: toS3, ...shared }),
    resguardo({ name: names.s3AndDrive, clinicId: toBoth, ...shared }),
  ]);
}
