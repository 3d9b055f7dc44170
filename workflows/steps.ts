import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { ChangeSteps } from '../activities/change-steps.ts';
import type { CatchUpSteps } from '../activities/catch-up/catch-up-step-names.ts';
import type { DeliverySteps } from '../activities/deliveries/delivery-step-names.ts';
import type { DigestSteps } from '../activities/digest/digest-step-names.ts';
import type { DomainSteps } from '../activities/domains/domain-step-names.ts';
import type { GuardSteps } from '../activities/guard/guard-step-names.ts';
import type { LockSteps } from '../activities/locks/lock-step-names.ts';
import type { RetentionSteps } from '../activities/retention/retention-step-names.ts';
import type { SampleSteps } from '../activities/samples/sample-step-names.ts';
import type { ScheduleSteps } from '../activities/schedules/schedule-step-names.ts';
import type { Steps as BackupSteps } from '../activities/steps.ts';
import type { TurnSteps } from '../activities/turns/turn-step-names.ts';
import type { OpenedBackup } from '../contracts/activities.ts';
import { hostQueue, sharedQueue } from '../contracts/temporal.ts';
import { retryOptions } from './retry-options.ts';

type Steps = BackupSteps &
  ChangeSteps &
  ScheduleSteps &
  RetentionSteps &
  LockSteps &
  CatchUpSteps &
  DigestSteps &
  DomainSteps &
  GuardSteps &
  TurnSteps &
  SampleSteps &
  DeliverySteps;

/** Cancelling waits until a step has put its own things away, so that cleaning up never races it. */
const waiting = { cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED };

/** The steps that any worker may run. */
export const anywhere = {
  record: proxyActivities<Steps>({ ...retryOptions.record, taskQueue: sharedQueue }),
  verify: proxyActivities<Steps>({ ...retryOptions.verify, ...waiting, taskQueue: sharedQueue }),
  drill: proxyActivities<Steps>({ ...retryOptions.drill, ...waiting, taskQueue: sharedQueue }),
  restore: proxyActivities<Steps>({ ...retryOptions.restore, ...waiting, taskQueue: sharedQueue }),
  clean: proxyActivities<Steps>({ ...retryOptions.clean, ...waiting, taskQueue: sharedQueue }),
  dropKept: proxyActivities<Steps>({
    ...retryOptions.dropKept,
    ...waiting,
    taskQueue: sharedQueue,
  }),
  plan: proxyActivities<Steps>({ ...retryOptions.plan, ...waiting, taskQueue: sharedQueue }),
  schedules: proxyActivities<Steps>({ ...retryOptions.schedules, taskQueue: sharedQueue }),
  notify: proxyActivities<Steps>({ ...retryOptions.notify, taskQueue: sharedQueue }),
  deliver: proxyActivities<Steps>({ ...retryOptions.deliver, taskQueue: sharedQueue }),
  ping: proxyActivities<Steps>({ ...retryOptions.ping, taskQueue: sharedQueue }),
  cleanUp: proxyActivities<Steps>({ ...retryOptions.cleanUp, taskQueue: sharedQueue }),
  catchUp: proxyActivities<Steps>({ ...retryOptions.catchUp, ...waiting, taskQueue: sharedQueue }),
  purge: proxyActivities<Steps>({ ...retryOptions.purge, taskQueue: sharedQueue }),
  ask: proxyActivities<Steps>({ ...retryOptions.ask, taskQueue: sharedQueue }),
  look: proxyActivities<Steps>({ ...retryOptions.look, taskQueue: sharedQueue }),
  outside: proxyActivities<Steps>({ ...retryOptions.outside, taskQueue: sharedQueue }),
  turns: proxyActivities<Steps>({ ...retryOptions.record, ...waiting, taskQueue: sharedQueue }),
};

/** The steps that must run beside the spool, on the disk of the host that opened the backup. */
export const onHost = ({ hostId, hostPatience }: OpenedBackup) => {
  const there = { taskQueue: hostQueue(hostId), scheduleToStartTimeout: hostPatience };
  return {
    snapshot: proxyActivities<Steps>({ ...retryOptions.snapshot, ...waiting, ...there }),
    copy: proxyActivities<Steps>({ ...retryOptions.copy, ...waiting, ...there }),
    cleanUp: proxyActivities<Steps>({ ...retryOptions.cleanUpHost, ...there }),
  };
};
