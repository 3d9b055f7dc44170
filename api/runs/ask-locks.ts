import type { FastifyBaseLogger } from 'fastify';
import type { Client } from '@temporalio/client';
import type { ClinicId } from '../../contracts/ids.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { LocksRequest } from '../../contracts/retention/locks.ts';
import { settleLocksWorkflowId, sharedQueue, workflowNames } from '../../contracts/temporal.ts';
import { callTemporal } from './temporal-call.ts';

/**
 * Has the stores keep, or let go of, what was just held or released. The catalog is the truth and has it:
 * where Temporal is away this is logged, and the next round of retention does it.
 */
export const askLocks = async (
  temporal: Client,
  log: FastifyBaseLogger,
  clinicId: ClinicId,
): Promise<void> => {
  try {
    await callTemporal(
      temporal,
      () =>
        temporal.workflow.start(workflowNames.settleLocks, {
          workflowId: settleLocksWorkflowId(clinicId),
          taskQueue: sharedQueue,
          args: [{ clinicId } satisfies LocksRequest],
          // One that runs may have looked already: what was held since must not wait for a round.
          workflowIdConflictPolicy: 'TERMINATE_EXISTING',
          staticSummary: `Locks of ${clinicId} after a hold`,
        }),
      { seconds: 3 },
    );
  } catch (error) {
    if (!(error instanceof ResguardoError)) throw error;
    log.warn({ clinic: clinicId, code: error.code }, 'the stores are told of a hold later');
  }
};
