import { spawn } from 'node:child_process';

/** Watches over one server, and ends it when this process dies without a chance to do so itself. */
export interface Guardian {
  /** The server has ended: nothing is left to watch. */
  dismiss(): void;
}

/**
 * A pipe's other end closes when this process dies, however it dies; the waiting shell then ends the
 * server. Its own session keeps it from a terminal's Ctrl-C.
 */
export function watchOver(pid: number, signal: 'INT' | 'TERM'): Guardian {
  const script = [
    'if read -r _; then exit 0; fi',
    'kill "-$2" "$1" 2>/dev/null || exit 0',
    'n=0',
    'while kill -0 "$1" 2>/dev/null && [ "$n" -lt 100 ]; do sleep 0.1; n=$((n+1)); done',
    'kill -KILL "$1" 2>/dev/null',
  ].join('\n');
  const shell = spawn('/bin/sh', ['-c', script, 'resguardo-guardian', String(pid), signal], {
    cwd: '/',
    detached: true,
    env: { PATH: '/usr/local/bin:/usr/bin:/bin' },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Without a guardian the next start still finds and ends what was left.
  shell.on('error', () => undefined);
  shell.stdin.on('error', () => undefined);
  shell.unref();
  return { dismiss: () => shell.stdin.end('done\n') };
}
