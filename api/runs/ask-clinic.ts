import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import { WorkflowFailedError, type Client } from '@temporalio/client';
import type { ClinicCheck, ClinicPlan } from '../../contracts/activities.ts';
import { isErrorName } from '../../contracts/error-catalogue.ts';
import type { ClinicId } from '../../contracts/ids.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import {
  checkWorkflowId,
  planWorkflowId,
  sharedQueue,
  workflowNames,
} from '../../contracts/temporal.ts';
import { callTemporal } from './temporal-call.ts';

/** The error a workflow ended with, as one of the catalogue. */
export const workflowError = (error: unknown): unknown => {
  if (!(error instanceof WorkflowFailedError)) return error;
  let cause: unknown = error.cause;
  while (cause instanceof Error) {
    if (cause instanceof ApplicationFailure && isErrorName(cause.type)) {
      const [params] = (cause.details ?? []) as [Record<string, string>?];
      return new ResguardoError(cause.type, params, { cause: error });
    }
    cause = cause.cause;
  }
  return error;
};

const ask = async <Answer>(
  temporal: Client,
  name: string,
  workflowId: string,
  clinic: ClinicId,
  signal: AbortSignal,
): Promise<Answer> => {
  const execute = () =>
    temporal.workflow.execute(name, {
      workflowId,
      taskQueue: sharedQueue,
      args: [clinic],
      // Somebody waits: when no worker comes, the question goes with them.
      workflowExecutionTimeout: '2 minutes',
    }) as Promise<Answer>;
  try {
    return await callTemporal(temporal, () => temporal.withAbortSignal(signal, execute), {
      seconds: 100,
      answerer: 'worker',
    });
  } catch (error) {
    throw workflowError(error);
  }
};

/** What a backup of the clinic would hold, and why. Asked of a worker: the errors are those of the step. */
export const planClinic = (
  temporal: Client,
  clinic: ClinicId,
  signal: AbortSignal,
): Promise<ClinicPlan> =>
  ask(temporal, workflowNames.plan, planWorkflowId(clinic, randomUUID()), clinic, signal);

/** Whether all that a backup of the clinic needs answers, and with the rights it needs. */
export const checkClinic = (
  temporal: Client,
  clinic: ClinicId,
  signal: AbortSignal,
): Promise<ClinicCheck> =>
  ask(temporal, workflowNames.check, checkWorkflowId(clinic, randomUUID()), clinic, signal);
