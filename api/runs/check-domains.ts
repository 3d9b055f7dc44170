import type { Client } from '@temporalio/client';
import type { ClinicId } from '../../contracts/ids.ts';
import {
  checkClinicDomainsWorkflowId,
  sharedQueue,
  workflowNames,
} from '../../contracts/temporal.ts';
import { z } from 'zod';
import { awaitPlan } from './plan-change.ts';
import { callTemporal } from './temporal-call.ts';

/** Longer than the slowest look takes, so that one that nobody takes on does not wait for ever. */
const longest = '1 hour';

/**
 * Has a clinic's domains looked at, or joins the look under way. True once it is done, false when that takes
 * longer than `patienceMs`. `worker-absent`, `temporal-unreachable`.
 */
export const checkDomainsNow = async (
  temporal: Client,
  clinic: ClinicId,
  patience: { patienceMs: number; gone: AbortSignal },
): Promise<boolean> => {
  const workflowId = checkClinicDomainsWorkflowId(clinic);
  await callTemporal(temporal, () =>
    temporal.workflow.start(workflowNames.checkClinicDomains, {
      workflowId,
      taskQueue: sharedQueue,
      args: [clinic],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowExecutionTimeout: longest,
      staticSummary: `Domains of ${clinic}, looked at by hand`,
    }),
  );
  const done = await awaitPlan(
    temporal,
    workflowId,
    z.unknown().transform(() => true),
    patience,
  );
  return done !== null;
};
