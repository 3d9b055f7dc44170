import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { measured, type Watched } from './measured.ts';

export interface FreshProcess {
  /** The module it runs: it says `ready`, is sent the task, and says `done` or `failed`. */
  readonly module: URL;
  readonly task: object;
  readonly execArgv?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Whether the process itself counts, or only what it starts. */
  readonly withRoot: boolean;
  readonly timeoutMs: number;
}

export type ProcessAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly why: string };

/** Runs one task in a process that has loaded everything before the clock starts, and ends it. */
export async function inFreshProcess(
  fresh: FreshProcess,
  signal: AbortSignal,
): Promise<Watched<void>> {
  const child = fork(fresh.module, [], {
    execArgv: [...(fresh.execArgv ?? [])],
    env: { ...process.env, ...fresh.env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const enough = AbortSignal.any([signal, AbortSignal.timeout(fresh.timeoutMs)]);
  try {
    await answered(child, 'ready', enough);
    const work = async (): Promise<void> => {
      child.send(fresh.task);
      await answered(child, 'done', enough);
    };
    return await measured(child.pid, work, { withRoot: fresh.withRoot });
  } finally {
    await end(child);
  }
}

async function answered(
  child: ChildProcess,
  kind: ProcessAnswer['kind'],
  signal: AbortSignal,
): Promise<void> {
  const ended = new AbortController();
  const either = AbortSignal.any([signal, ended.signal]);
  const onExit = (code: number | null, by: string | null): void =>
    ended.abort(new Error(`it ended by itself (${by ?? String(code)})`));
  child.once('exit', onExit);
  try {
    const [message] = (await once(child, 'message', { signal: either })) as [ProcessAnswer];
    if (message.kind === 'failed') throw new Error(message.why);
    if (message.kind !== kind) throw new Error(`it said ${message.kind} and not ${kind}`);
  } catch (error) {
    either.throwIfAborted();
    throw error;
  } finally {
    child.off('exit', onExit);
  }
}

/** It ends what it has started first; while it serialises it hears nothing, and is then not waited for. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const axe = setTimeout(() => child.kill('SIGKILL'), 3000);
  await gone;
  clearTimeout(axe);
}

/** The other side: waits for the task, does it, and says how it went. */
export function serveTask(work: (task: unknown, signal: AbortSignal) => Promise<void>): void {
  const answer = (message: ProcessAnswer): void => void process.send?.(message);
  const stop = new AbortController();
  const stopped = (): void => {
    stop.abort();
    process.exit(1);
  };
  process.once('message', (task) => {
    work(task, stop.signal).then(
      () => answer({ kind: 'done' }),
      (error: unknown) => answer({ kind: 'failed', why: String(error) }),
    );
  });
  process.once('disconnect', stopped); // whoever started it is gone
  process.once('SIGTERM', stopped);
  process.once('SIGINT', stopped);
  answer({ kind: 'ready' });
}
