import { holdTestStack, releaseTestStack } from './held-test-stack.ts';
import { startTestStack } from './running-test-stack.ts';
import { testStackVariable } from './test-stack.ts';

/**
 * Jest's global setup: starts the servers that all test files share, once, and tells their addresses to
 * the workers by the environment. Where the variable is set already, the servers it names are used.
 */
export default async function globalSetup(): Promise<void> {
  if (process.env[testStackVariable]) return;
  const stack = await startTestStack((line) => process.stderr.write(`${line}\n`));
  process.env[testStackVariable] = JSON.stringify(stack.addresses);
  holdTestStack(stack);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, endRun);
}

/** Jest ends at a signal without its teardown. */
function endRun(signal: NodeJS.Signals): void {
  const end = (): void => {
    process.kill(process.pid, signal); // no handler of ours is left: as if there had been none
  };
  (releaseTestStack()?.stop() ?? Promise.resolve()).then(end, end);
}
