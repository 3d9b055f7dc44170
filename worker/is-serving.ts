import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { readSettings } from '../contracts/environment.ts';
import { hostQueue } from '../contracts/temporal.ts';
import { temporalConnectionOptions } from '../contracts/temporal-settings.ts';
import { WorkerSettings } from './configuration.ts';

/**
 * For a container's health check: ends with 0 when a worker of this host asks Temporal for work, with
 * 1 when none did for longer than a poll lasts. Takes the worker's own environment.
 */
const goneAfterSeconds = 90;

/** `TASK_QUEUE_TYPE_ACTIVITY` (temporal/api/enums/v1/task_queue.proto). */
const activityQueue = Object.fromEntries([['taskQueueType', 2]]);

const settings = readSettings(WorkerSettings, process.env, (path) => readFileSync(path, 'utf8'));
// Read, not made: a check must not give a host its name.
const hostId = (await readFile(join(settings.RESGUARDO_SPOOL, 'host-id'), 'utf8')).trim();
const connection = await Connection.connect({
  ...temporalConnectionOptions(settings),
  connectTimeout: '5s',
});
try {
  const { pollers } = await connection.withDeadline(Date.now() + 5000, () =>
    connection.workflowService.describeTaskQueue({
      namespace: settings.TEMPORAL_NAMESPACE,
      taskQueue: { name: hostQueue(hostId) },
      ...activityQueue,
    }),
  );
  const now = Date.now() / 1000;
  const serving = pollers.some(
    ({ lastAccessTime }) => now - Number(lastAccessTime?.seconds ?? 0) < goneAfterSeconds,
  );
  process.exitCode = serving ? 0 : 1;
} finally {
  await connection.close();
}
