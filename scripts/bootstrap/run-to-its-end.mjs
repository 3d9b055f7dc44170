import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const endWithParent = join(dirname(fileURLToPath(import.meta.url)), 'end-with-parent.mjs');
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs Node with these arguments on our own terminal until it ends, passing signals on.
 * @returns how it ended: `{ code, signal }`, one of which is null
 */
export function runToItsEnd(root, node, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, ['--import', pathToFileURL(endWithParent).href, ...args], {
      cwd: process.cwd(),
      stdio: 'inherit',
      env: {
        ...process.env,
        // What it starts in turn finds the same Node.
        PATH: [join(root, 'node_modules', '.bin'), process.env.PATH]
          .filter(Boolean)
          .join(delimiter),
      },
    });
    const handlers = forwarded.map((signal) => [signal, () => pass(child, signal)]);
    for (const [signal, handler] of handlers) process.on(signal, handler);
    const orphaned = watchForNpmsEnd(() => child.kill('SIGTERM'));
    const finish = () => {
      clearInterval(orphaned);
      for (const [signal, handler] of handlers) process.off(signal, handler);
    };
    child.once('error', (error) => {
      finish();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      finish();
      resolve({ code, signal });
    });
  });
}

/** A terminal's Ctrl-C reaches the child by itself: passed on too, it would count as a second one. */
function pass(child, signal) {
  if (signal === 'SIGINT' && process.stdin.isTTY) return;
  child.kill(signal);
}

/** npm killed outright leaves us running with nobody to end us. */
function watchForNpmsEnd(onEnd) {
  if (!process.env.npm_lifecycle_event) return undefined;
  const parent = process.ppid;
  return setInterval(() => {
    if (process.ppid !== parent) onEnd();
  }, 500).unref();
}
