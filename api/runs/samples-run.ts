import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import type { FailureNote } from '../../contracts/failure-note.ts';
import type { ClinicId } from '../../contracts/ids.ts';
import type { SamplesRequest } from '../../contracts/samples/samples.ts';
import { samplesWorkflowId, workflowNames } from '../../contracts/temporal.ts';
import { workflowError } from './ask-clinic.ts';
import { noteOf } from './note-of.ts';
import { describeWorkflow } from './read-account.ts';
import { startWorkflow } from './start-workflow.ts';
import { callTemporal } from './temporal-call.ts';

/** Starts the making of a clinic's samples; false where one is under way already. */
export const startSamples = async (
  temporal: Client,
  clinic: ClinicId,
  requestedBy: number,
): Promise<boolean> => {
  try {
    await startWorkflow(temporal, workflowNames.samples, {
      workflowId: samplesWorkflowId(clinic),
      argument: { clinicId: clinic, requestedBy } satisfies SamplesRequest,
      summary: `Samples of ${clinic} for demonstrations`,
      attributes: {
        ResguardoClinic: clinic,
        ResguardoTrigger: 'sample',
        ResguardoState: 'running',
      },
    });
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
};

export interface SamplesRun {
  readonly state: 'none' | 'running' | 'completed' | 'failed' | 'cancelled';
  readonly failure: FailureNote | null;
}

/** Where the last making of a clinic's samples stands; `none` where Temporal knows of none. */
export const readSamplesRun = async (temporal: Client, clinic: ClinicId): Promise<SamplesRun> => {
  const workflowId = samplesWorkflowId(clinic);
  const found = await describeWorkflow(temporal, workflowId, undefined);
  if (found === null) return { state: 'none', failure: null };
  const { name } = found.status;
  if (name === 'RUNNING') return { state: 'running', failure: null };
  if (name === 'COMPLETED') return { state: 'completed', failure: null };
  if (name === 'CANCELLED') return { state: 'cancelled', failure: null };
  const handle = temporal.workflow.getHandle(workflowId, found.runId);
  const failure = await handle.result().then(
    () => null,
    (error: unknown) => noteOf(workflowError(error)),
  );
  return { state: 'failed', failure };
};

/** Stops the making of samples, if it is under way: the run puts away what it began. */
export const cancelSamples = async (temporal: Client, clinic: ClinicId): Promise<boolean> => {
  if ((await readSamplesRun(temporal, clinic)).state !== 'running') return false;
  await callTemporal(temporal, () =>
    temporal.workflow.getHandle(samplesWorkflowId(clinic)).cancel(),
  );
  return true;
};
