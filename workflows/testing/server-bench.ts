import type { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { freshNamespace } from '../../api/testing/fresh-namespace.ts';
import type { Steps } from '../../activities/steps.ts';
import { hostQueue, sharedQueue } from '../../contracts/temporal.ts';
import { packedWorkflows } from '../../worker/testing/packed-workflows.ts';
import { silentSinks as sinks } from '../../worker/testing/silent-sinks.ts';

/** Temporal's own server, in a namespace of a test's own, and the workflows packed once. */
export interface ServerBench {
  readonly client: Client;
  /** Runs `work` while a worker serves these steps on the shared queue and on the host's. */
  serve<T>(steps: Steps, host: string, work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export async function openServerBench(name: string): Promise<ServerBench> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const temporal = await freshNamespace(name);
  const connection = await NativeConnection.connect({ address: temporal.address });
  const workflowBundle = await packedWorkflows();
  return {
    client: temporal.client,
    async serve(steps, host, work) {
      const options = {
        ...{ connection, namespace: temporal.namespace, activities: steps },
        ...{ maxHeartbeatThrottleInterval: 100, defaultHeartbeatThrottleInterval: 100 },
      };
      const shared = await Worker.create({
        ...options,
        taskQueue: sharedQueue,
        workflowBundle,
        sinks,
      });
      const beside = await Worker.create({ ...options, taskQueue: hostQueue(host) });
      const running = beside.run();
      try {
        return await shared.runUntil(work());
      } finally {
        beside.shutdown();
        await running;
      }
    },
    async close() {
      await connection.close();
      await temporal.close();
    },
  };
}
