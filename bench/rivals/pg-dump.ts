import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import type { RivalTask } from './rival-message.ts';
import { uploadStream } from './rival-store.ts';

/** `pg_dump` thrown away: what reading the clinic costs at least, with the tool everybody has. */
export async function dumpAway(task: RivalTask, signal: AbortSignal): Promise<void> {
  await start(task, { command: [task.pgDump], output: 'ignore', signal }).ended;
}

/** `pg_dump | gzip`, or pg_dump's own compressed format, as a stream to the store. */
export async function dumpToStore(
  task: RivalTask,
  client: S3Client,
  signal: AbortSignal,
): Promise<void> {
  // The shell joins the two as anybody's script would; a dump that fails takes the shell with it.
  const gzipped = ['/bin/sh', '-c', '{ "$0" "$@" || kill $$; } | gzip -c', task.pgDump];
  const command = task.way === 'pg-dump-gzip' ? gzipped : [task.pgDump, '-Fc'];
  const { output, ended } = start(task, { command, output: 'pipe', signal });
  if (!output) throw new Error('pg_dump has no output');
  const place = { Bucket: task.store.bucket, Key: task.key };
  await Promise.all([uploadStream(client, place, output), ended]);
}

interface Start {
  readonly command: readonly string[];
  /** `ignore` is /dev/null itself. */
  readonly output: 'ignore' | 'pipe';
  readonly signal: AbortSignal;
}

function start(
  { connection, schema }: RivalTask,
  { command: [program = '', ...first], output, signal }: Start,
): { output: Readable | null; ended: Promise<void> } {
  const { host, port, user, database, password } = connection;
  const rest = ['-h', host, '-p', String(port), '-U', user, '-d', database, '-n', schema, '-w'];
  const child = spawn(program, [...first, ...rest], {
    stdio: ['ignore', output, 'inherit'],
    env: { ...process.env, PGPASSWORD: password },
    signal,
  });
  const ended = once(child, 'exit').then(([code, by]: (number | string | null)[]) => {
    if (code !== 0) throw new Error(`pg_dump ended with ${by ?? code ?? 'nothing'}`);
  });
  return { output: child.stdout, ended };
}
