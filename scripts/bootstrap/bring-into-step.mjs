import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { isInStep, markInStep } from './in-step.mjs';
import { whileLocked } from './installation-lock.mjs';

const reportEveryMs = 10_000;
const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Installs the packages that package-lock.json names when node_modules does not hold them.
 * @param report told each line of progress
 * @param npm the command and its first arguments; npm's own settings and the user's stay in force
 */
export async function bringIntoStep(root, report, npm = npmCommand()) {
  if (isInStep(root)) return;
  const lock = join(root, '.resguardo', 'install.lock');
  const onWait = () => report('another copy is installing the packages: waiting for it…');
  await whileLocked(lock, onWait, async () => {
    if (isInStep(root)) return;
    report('installing the packages (npm ci)…');
    const began = Date.now();
    const seconds = () => Math.round((Date.now() - began) / 1000);
    const timer = setInterval(
      () => report(`installing the packages… ${seconds()} s`),
      reportEveryMs,
    );
    try {
      const code = await npmCi(root, npm);
      if (code !== 0) {
        throw new Error(
          `npm ci failed (${typeof code === 'number' ? `exit code ${code}` : code}); what it said stands above. Correct it and repeat the command.`,
        );
      }
    } finally {
      clearInterval(timer);
    }
    markInStep(root);
    report(`packages installed in ${seconds()} s`);
  });
}

/** The npm that started us, where one did. */
function npmCommand() {
  const { npm_execpath: npm } = process.env;
  return npm?.endsWith('.js') ? [process.execPath, npm] : ['npm'];
}

/**
 * The tests and the demo need what is marked as for development, whatever NODE_ENV says. A signal that
 * ends us ends npm first: left alone it would go on changing node_modules.
 */
function npmCi(root, [command, ...args]) {
  return new Promise((resolve, reject) => {
    const npm = spawn(command, [...args, 'ci', '--include=dev'], {
      cwd: root,
      // What npm says on stdout is no result of ours.
      stdio: ['ignore', process.stderr, process.stderr],
    });
    const pass = (signal) => npm.kill(signal);
    for (const signal of endingSignals) process.on(signal, pass);
    const finish = () => {
      for (const signal of endingSignals) process.off(signal, pass);
    };
    npm.once('error', (error) => {
      finish();
      reject(new Error(`npm does not start: ${error.message}`));
    });
    npm.once('exit', (code, signal) => {
      finish();
      resolve(code ?? signal);
    });
  });
}
