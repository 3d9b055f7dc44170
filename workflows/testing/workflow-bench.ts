import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';
import { findTestServer } from '../../local/temporal/test-server.ts';
import { addSearchAttributes } from '../../worker/register-search-attributes.ts';
import { packedWorkflows } from '../../worker/testing/packed-workflows.ts';
import { silentSinks as sinks } from '../../worker/testing/silent-sinks.ts';
import type { Steps } from '../../activities/steps.ts';
import { hostQueue, searchAttributes, sharedQueue } from '../../contracts/temporal.ts';

/** Temporal with time skipped, and the workflows packed once. */
export interface WorkflowBench {
  readonly env: TestWorkflowEnvironment;
  /** Runs `work` while a worker serves these steps on the shared queue and on the hosts' queues. */
  serve<T>(steps: Steps, hosts: readonly string[], work: () => Promise<T>): Promise<T>;
  /**
   * Another server, over the workflows as they were packed. The time-skipping server skips no time any
   * more once an abandoned child has been started in it.
   */
  another(): Promise<WorkflowBench>;
  close(): Promise<void>;
}

/** The SDK gives the server five seconds to start, which Java on a busy machine may not keep. */
async function startTimeSkipping(path: string, tries = 5): Promise<TestWorkflowEnvironment> {
  try {
    return await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path } },
    });
  } catch (error) {
    if (tries <= 1) throw error;
    return startTimeSkipping(path, tries - 1);
  }
}

/** @throws Error where there is no Java for the time-skipping server */
export async function openWorkflowBench(): Promise<WorkflowBench> {
  const path = await findTestServer();
  if (path === undefined) throw new Error('These tests need Java for the time-skipping server');
  // Steps that fail on purpose would fill the tests' output.
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR' }) } },
  });
  return benchOf(path, await packedWorkflows());
}

async function benchOf(path: string, workflowBundle: { codePath: string }): Promise<WorkflowBench> {
  const env = await startTimeSkipping(path);
  const names = Object.keys(searchAttributes) as (keyof typeof searchAttributes)[];
  await addSearchAttributes(env.connection.operatorService, 'default', names);
  return {
    env,
    another: () => benchOf(path, workflowBundle),
    async serve(steps, hosts, work) {
      const options = {
        connection: env.nativeConnection,
        activities: steps,
        // A cancel is heard in the answer to a heartbeat: tests should not wait twelve seconds for one.
        maxHeartbeatThrottleInterval: 100,
        defaultHeartbeatThrottleInterval: 100,
      };
      const shared = await Worker.create({
        ...options,
        taskQueue: sharedQueue,
        workflowBundle,
        sinks,
      });
      const beside = await Promise.all(
        hosts.map((host) => Worker.create({ ...options, taskQueue: hostQueue(host) })),
      );
      const running = beside.map((worker) => worker.run());
      try {
        return await shared.runUntil(work());
      } finally {
        for (const worker of beside) worker.shutdown();
        await Promise.all(running);
      }
    },
    close: () => env.teardown(),
  };
}
