import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { Steps } from '../../activities/steps.ts';
import { hostQueue, sharedQueue } from '../../contracts/temporal.ts';
import { packedWorkflows } from '../../worker/testing/packed-workflows.ts';
import { silentSinks as sinks } from '../../worker/testing/silent-sinks.ts';
import type { FreshNamespace } from './fresh-namespace.ts';

const installed = { done: false };
/** Workers of one process share one runtime, whose logger is set once. */
const quietRuntime = (): void => {
  if (!installed.done) Runtime.install({ logger: new DefaultLogger('ERROR') });
  installed.done = true;
};

/** The real workflows over steps of the test's, while `work` runs. */
export interface TestWorker {
  during<T>(steps: Steps, work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** @param host the one whose queue the steps beside the spool go to */
export const createTestWorker = async (
  { address, namespace }: FreshNamespace,
  host: string,
): Promise<TestWorker> => {
  quietRuntime();
  const connection = await NativeConnection.connect({ address });
  const workflowBundle = await packedWorkflows();
  return {
    async during(steps, work) {
      const common = { connection, namespace, activities: steps };
      const shared = await Worker.create({
        ...common,
        workflowBundle,
        sinks,
        taskQueue: sharedQueue,
        maxHeartbeatThrottleInterval: '100ms',
      });
      const beside = await Worker.create({
        ...common,
        taskQueue: hostQueue(host),
        maxHeartbeatThrottleInterval: '100ms',
        defaultHeartbeatThrottleInterval: '100ms',
      });
      const running = beside.run();
      try {
        return await shared.runUntil(work);
      } finally {
        beside.shutdown();
        await running;
      }
    },
    close: () => connection.close(),
  };
};
