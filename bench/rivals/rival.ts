import { DeleteObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Contender, Measured } from '../contender.ts';
import { inFreshProcess } from '../fresh-process.ts';
import type { RivalTask, RivalWay } from './rival-message.ts';
import { openRivalStore } from './rival-store.ts';

export interface RivalOptions {
  readonly name: string;
  readonly task: Omit<RivalTask, 'key'>;
  readonly mostRuns?: number;
  readonly leftOut?: string;
  /** Of Node's heap, for the way that holds everything in it. */
  readonly heapMb?: number;
  readonly timeoutMs: number;
}

const stores: readonly RivalWay[] = ['pg-dump-gzip', 'pg-dump-custom', 'rows-as-json'];

/** Another way of backing up, each time in a fresh process. */
export function rival(options: RivalOptions): Contender {
  const { name, mostRuns, leftOut } = options;
  return {
    name,
    ...(mostRuns === undefined ? {} : { mostRuns }),
    ...(leftOut === undefined ? {} : { leftOut }),
    run: (signal) => runOnce(options, signal),
  };
}

async function runOnce(options: RivalOptions, signal: AbortSignal): Promise<Measured> {
  const { task, heapMb, timeoutMs } = options;
  const key = `bench/${task.way}`;
  const fresh = {
    module: new URL('./rival-process.ts', import.meta.url),
    task: { ...task, key } satisfies RivalTask,
    execArgv: heapMb === undefined ? [] : [`--max-old-space-size=${heapMb}`],
    // Where nothing is sent, the process that started pg_dump is no part of the way.
    withRoot: stores.includes(task.way),
    timeoutMs,
  };
  const { seconds, peakRssMb } = await inFreshProcess(fresh, signal);
  return { seconds, peakRssMb, bytes: await storedBytes(task, key) };
}

/** What it stored, which is removed again: not a part of the time. */
async function storedBytes(task: Omit<RivalTask, 'key'>, key: string): Promise<number | null> {
  if (!stores.includes(task.way)) return null;
  const client: S3Client = openRivalStore(task.store);
  const place = { Bucket: task.store.bucket, Key: key };
  try {
    const { ContentLength, VersionId } = await client.send(new HeadObjectCommand(place));
    await client.send(new DeleteObjectCommand({ ...place, VersionId }));
    return ContentLength ?? 0;
  } finally {
    client.destroy();
  }
}
