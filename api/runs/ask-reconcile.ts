import type { FastifyBaseLogger } from 'fastify';
import type { Client } from '@temporalio/client';
import { ClinicId } from '../../contracts/ids.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import {
  reconcileClinicWorkflowId,
  sharedQueue,
  signalNames,
  workflowNames,
} from '../../contracts/temporal.ts';
import { callTemporal } from './temporal-call.ts';

/**
 * Has a clinic's schedule in Temporal brought into step with what was just written. The catalog is the
 * truth and has it: where Temporal is away this is logged, and the next round for all does it.
 */
export const askReconcile = async (
  temporal: Client,
  log: FastifyBaseLogger,
  clinicId: string,
): Promise<void> => {
  try {
    await callTemporal(
      temporal,
      () =>
        temporal.workflow.signalWithStart(workflowNames.reconcileSchedules, {
          workflowId: reconcileClinicWorkflowId(ClinicId.parse(clinicId)),
          taskQueue: sharedQueue,
          args: [{ clinicId }],
          signal: signalNames.again,
          signalArgs: [],
          staticSummary: `Schedule of ${clinicId} after a change`,
        }),
      { seconds: 3 },
    );
  } catch (error) {
    if (!(error instanceof ResguardoError)) throw error;
    log.warn({ clinic: clinicId, code: error.code }, 'a schedule is brought into step later');
  }
};
