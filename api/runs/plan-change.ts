import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { z } from 'zod';
import type { ClinicId } from '../../contracts/ids.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { sharedQueue } from '../../contracts/temporal.ts';
import { workflowError } from './ask-clinic.ts';
import { callTemporal } from './temporal-call.ts';
import { startWorkflow } from './start-workflow.ts';
import { livingWorkers } from './worker-pollers.ts';

/** How long a plan that waits for a worker, or is being made, is kept trying. */
const longest = '2 hours';

/** A plan of a change, made by a workflow of its own. */
export interface PlanStart {
  /** The workflow's name, one of `workflowNames`. */
  readonly name: string;
  readonly workflowId: string;
  readonly clinic: ClinicId;
  readonly argument: unknown;
  readonly summary: string;
  /** The other clinic whose data it looks into: whoever reads it must be allowed to, there too. */
  readonly into: ClinicId | null;
}

/** `worker-absent`, `temporal-unreachable`. */
export const startPlan = async (
  temporal: Client,
  { name, workflowId, clinic, argument, summary, into }: PlanStart,
): Promise<void> => {
  await startWorkflow(temporal, name, {
    ...{ workflowId, argument, summary, timeout: longest, memo: { into } },
    attributes: { ResguardoClinic: clinic },
  });
};

/** Into which other clinic a plan looks; null: none. `plan-unknown`. */
export const planTarget = async (
  temporal: Client,
  clinic: ClinicId,
  workflowId: string,
): Promise<string | null> => {
  const handle = temporal.workflow.getHandle(workflowId);
  try {
    const { memo = {} } = await callTemporal(temporal, () => handle.describe());
    return typeof memo['into'] === 'string' ? memo['into'] : null;
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    throw new ResguardoError('plan-unknown', { clinic }, { cause: error });
  }
};

/**
 * The plan, once it is made; null when that takes longer than `patienceMs`. The errors are those of the
 * step that makes it; `worker-absent` where nobody is there to make it; `temporal-unreachable`.
 */
export const awaitPlan = async <Plan>(
  temporal: Client,
  workflowId: string,
  schema: z.ZodType<Plan>,
  { patienceMs, gone }: { patienceMs: number; gone: AbortSignal },
): Promise<Plan | null> => {
  const handle = temporal.workflow.getHandle(workflowId);
  const late = AbortSignal.timeout(patienceMs);
  try {
    const result: unknown = await callTemporal(
      temporal,
      () => temporal.withAbortSignal(AbortSignal.any([late, gone]), () => handle.result()),
      { seconds: patienceMs / 1000 + 10 },
    );
    return schema.parse(result);
  } catch (error) {
    if (!late.aborted || gone.aborted) throw workflowError(error);
    if ((await livingWorkers(temporal)).length > 0) return null;
    throw new ResguardoError('worker-absent', { queue: sharedQueue }, { cause: error });
  }
};
