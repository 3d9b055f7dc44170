import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { DeleteObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Contender, Measured } from '../contender.ts';
import { measured } from '../measured.ts';
import type { RivalAnswer, RivalTask, RivalWay } from './rival-message.ts';
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
  const execArgv = heapMb === undefined ? [] : [`--max-old-space-size=${heapMb}`];
  const child = fork(fileURLToPath(new URL('./rival-process.ts', import.meta.url)), [], {
    execArgv,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const enough = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    await answered(child, 'ready', enough);
    const work = async (): Promise<void> => {
      child.send({ ...task, key } satisfies RivalTask);
      await answered(child, 'done', enough);
    };
    // Where nothing is sent, the process that started pg_dump is no part of the way.
    const withRoot = stores.includes(task.way);
    const { seconds, peakRssMb } = await measured(child.pid, work, { withRoot });
    return { seconds, peakRssMb, bytes: await storedBytes(task, key) };
  } finally {
    await end(child);
  }
}

async function answered(
  child: ChildProcess,
  kind: RivalAnswer['kind'],
  signal: AbortSignal,
): Promise<void> {
  const ended = new AbortController();
  const either = AbortSignal.any([signal, ended.signal]);
  const onExit = (code: number | null, by: string | null): void =>
    ended.abort(new Error(`it ended by itself (${by ?? String(code)})`));
  child.once('exit', onExit);
  try {
    const [message] = (await once(child, 'message', { signal: either })) as [RivalAnswer];
    if (message.kind === 'failed') throw new Error(message.why);
    if (message.kind !== kind) throw new Error(`it said ${message.kind} and not ${kind}`);
  } catch (error) {
    either.throwIfAborted();
    throw error;
  } finally {
    child.off('exit', onExit);
  }
}

/** It ends its pg_dump first; while it serialises it hears nothing, and is then not waited for. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const axe = setTimeout(() => child.kill('SIGKILL'), 3000);
  await gone;
  clearTimeout(axe);
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
