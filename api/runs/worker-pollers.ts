import type { Client } from '@temporalio/client';
import { sharedQueue } from '../../contracts/temporal.ts';
import { callTemporal } from './temporal-call.ts';

/** A poll lasts up to a minute; a worker that has not asked for longer than this is gone. */
const goneAfterSeconds = 70;

/** The workers that ask for work on the shared queue, as they call themselves. */
export const livingWorkers = async (temporal: Client): Promise<string[]> => {
  const { pollers } = await callTemporal(temporal, () =>
    temporal.workflowService.describeTaskQueue({
      namespace: temporal.options.namespace,
      taskQueue: { name: sharedQueue },
    }),
  );
  const now = Date.now() / 1000;
  return pollers
    .filter(({ lastAccessTime }) => now - Number(lastAccessTime?.seconds ?? 0) < goneAfterSeconds)
    .map(({ identity }) => identity ?? '');
};
