/**
 * What V8 and malloc read once, when a process starts. Frames live outside V8's heap: without the first
 * flag every few of them make V8 search its whole heap for garbage, a quarter of the worker's time; the
 * next two give back twice the memory that the first costs (docs/decisions/0016-tuned-worker.md).
 *
 * The last two, in bytes, keep frames and parts of uploads out of malloc's own heap, which once grown is
 * seldom given back: a worker would keep for ever what its largest backup took
 * (docs/decisions/0042-large-buffers-are-given-back.md).
 */
export const nodeArguments = [
  '--external-memory-accounted-in-global-limit',
  '--max-semi-space-size=2',
];
export const environment = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: String(256 * 1024),
  MALLOC_TRIM_THRESHOLD_: String(4 * 1024 * 1024),
};

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
