/**
 * What V8 and malloc read once, when a process starts. Frames live outside V8's heap: without the first
 * flag every few of them make V8 search its whole heap for garbage, a quarter of the worker's time; the
 * others give back twice the memory that the first costs (docs/decisions/0016-tuned-worker.md).
 */
export const nodeArguments = [
  '--external-memory-accounted-in-global-limit',
  '--max-semi-space-size=2',
];
export const environment = { MALLOC_ARENA_MAX: '2' };

/** Shows the process that it has been tuned: by us before, or by someone who knows better. */
const mark = 'RESGUARDO_WORKER_TUNED';

/** Starts this very process again with them, under the same process id, however it was started. */
export function tuneProcess(): void {
  if (process.env[mark] !== undefined || process.execve === undefined) return;
  process.execve(
    process.execPath,
    [process.execPath, ...process.execArgv, ...nodeArguments, ...process.argv.slice(1)],
    { ...definedOnly(process.env), ...environment, [mark]: '1' },
  );
}

const definedOnly = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
