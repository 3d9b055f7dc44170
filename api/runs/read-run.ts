import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import type { ClinicId } from '../../contracts/ids.ts';
import { withBeats } from '../../contracts/live-progress.ts';
import { BackupProgress } from '../../contracts/progress.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { backupWorkflowId, queryNames } from '../../contracts/temporal.ts';
import { describeWorkflow, readAccount, type Reading } from './read-account.ts';

/** Where a run stood when it was looked at. */
export type RunReading = Reading<BackupProgress>;

const backupAccount = { query: queryNames.progress, schema: BackupProgress, withBeats } as const;

const describeRun = async (
  temporal: Client,
  clinic: ClinicId,
  run: string | undefined,
): Promise<WorkflowExecutionDescription> => {
  const found = await describeWorkflow(temporal, backupWorkflowId(clinic), run);
  if (found === null) throw new ResguardoError('run-unknown', { clinic });
  return found;
};

/** The run that is meant: the one named, or the clinic's current or last. `run-unknown`. */
export const resolveRun = async (
  temporal: Client,
  clinic: ClinicId,
  run?: string,
): Promise<{ run: string; closed: boolean }> => {
  const { runId, closeTime } = await describeRun(temporal, clinic, run);
  return { run: runId, closed: closeTime !== undefined };
};

/** Looks at a run. `run-unknown`, `worker-absent`, `temporal-unreachable`. */
export const readRun = async (
  temporal: Client,
  clinic: ClinicId,
  run?: string,
  before?: RunReading,
): Promise<RunReading> => {
  const description = await describeRun(temporal, clinic, run);
  return readAccount(temporal, backupAccount, description, before);
};
