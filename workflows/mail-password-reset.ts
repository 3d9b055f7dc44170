import { proxyActivities } from '@temporalio/workflow';
import type { AccountSteps } from '../activities/account-step-names.ts';
import { sharedQueue } from '../contracts/temporal.ts';
import { retryOptions } from './retry-options.ts';

const steps = proxyActivities<AccountSteps>({ ...retryOptions.notify, taskQueue: sharedQueue });

/**
 * Mails a code for a new password. It holds the request's number alone: neither whose it is nor the code
 * is in its history, and it ends the same way whether anybody was written to.
 */
export async function mailPasswordReset({ request }: { request: number }): Promise<void> {
  await steps.mailPasswordReset(request);
}
