import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { Steps } from '../activities/steps.ts';
import { hostQueue, sharedQueue } from '../contracts/temporal.ts';
import { retryOptions } from './retry-options.ts';

/** Cancelling waits until a step has put its own things away, so that cleaning up never races it. */
const waiting = { cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED };

/** The steps that any worker may run. */
export const anywhere = {
  record: proxyActivities<Steps>({ ...retryOptions.record, taskQueue: sharedQueue }),
  verify: proxyActivities<Steps>({ ...retryOptions.verify, ...waiting, taskQueue: sharedQueue }),
  drill: proxyActivities<Steps>({ ...retryOptions.drill, ...waiting, taskQueue: sharedQueue }),
  notify: proxyActivities<Steps>({ ...retryOptions.notify, taskQueue: sharedQueue }),
  cleanUp: proxyActivities<Steps>({ ...retryOptions.cleanUp, taskQueue: sharedQueue }),
  ask: proxyActivities<Steps>({ ...retryOptions.ask, taskQueue: sharedQueue }),
};

/** The steps that must run beside the spool on `hostId`'s disk. */
export const onHost = (hostId: string) => {
  const taskQueue = hostQueue(hostId);
  return {
    snapshot: proxyActivities<Steps>({ ...retryOptions.snapshot, ...waiting, taskQueue }),
    copy: proxyActivities<Steps>({ ...retryOptions.copy, ...waiting, taskQueue }),
    cleanUp: proxyActivities<Steps>({ ...retryOptions.cleanUpHost, taskQueue }),
  };
};
