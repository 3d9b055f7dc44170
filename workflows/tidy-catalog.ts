import { proxyActivities } from '@temporalio/workflow';
import type { Forgotten, TidySteps } from '../activities/tidy/tidy-step-names.ts';
import { sharedQueue } from '../contracts/temporal.ts';
import { retryOptions } from './retry-options.ts';

const steps = proxyActivities<TidySteps>({ ...retryOptions.record, taskQueue: sharedQueue });

/** Forgets what the catalog keeps for a time only: answers under keys, sessions long over. */
export const tidyCatalog = (): Promise<Forgotten> => steps.forgetOld();
