import { holdTestStack } from './held-test-stack.ts';
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
}
