import { releaseTestStack } from './held-test-stack.ts';

/** Jest's global teardown: ends the servers that the setup started, and removes what they kept. */
export default async function globalTeardown(): Promise<void> {
  await releaseTestStack()?.stop();
}
