import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { FailureNote } from '../../contracts/failure-note.ts';
import type { ClinicId } from '../../contracts/ids.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { sharedQueue, verifyWorkflowId, workflowNames } from '../../contracts/temporal.ts';
import type { VerifyOutcome, VerifyRequest } from '../../workflows/verify-backup.ts';
import { workflowError } from './ask-clinic.ts';
import { noteOf } from './note-of.ts';
import { callTemporal } from './temporal-call.ts';

/** Starts reading a backup's copies back; one under way is left to go on. */
export const startVerification = async (
  temporal: Client,
  clinic: ClinicId,
  backupId: number,
  drill: boolean,
): Promise<void> => {
  const request: VerifyRequest = { clinicId: clinic, backupId, drill };
  await callTemporal(temporal, () =>
    temporal.workflow.start(workflowNames.verify, {
      workflowId: verifyWorkflowId(clinic, backupId),
      taskQueue: sharedQueue,
      args: [request],
      workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: `Read-back of backup ${backupId} of ${clinic}`,
    }),
  );
};

export interface Verification {
  readonly state: 'running' | 'completed' | 'failed' | 'cancelled';
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly outcome: VerifyOutcome | null;
  readonly failure: FailureNote | null;
}

const failureOf = (error: unknown): FailureNote => noteOf(workflowError(error));

/** The last read-back of a backup that was asked for: how far it is, or what it found. `run-unknown`. */
export const readVerification = async (
  temporal: Client,
  clinic: ClinicId,
  backupId: number,
): Promise<Verification> => {
  const handle = temporal.workflow.getHandle(verifyWorkflowId(clinic, backupId));
  try {
    const { status, startTime, closeTime } = await callTemporal(temporal, () => handle.describe());
    const times = { startedAt: startTime, endedAt: closeTime ?? null };
    if (status.name === 'RUNNING') {
      return { ...times, state: 'running', outcome: null, failure: null };
    }
    if (status.name === 'COMPLETED') {
      const outcome = (await callTemporal(temporal, () => handle.result())) as VerifyOutcome;
      return { ...times, state: 'completed', outcome, failure: null };
    }
    if (status.name === 'CANCELLED') {
      return { ...times, state: 'cancelled', outcome: null, failure: null };
    }
    const failure = await handle.result().then(() => null, failureOf);
    return { ...times, state: 'failed', outcome: null, failure };
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    throw new ResguardoError('run-unknown', { clinic }, { cause: error });
  }
};
