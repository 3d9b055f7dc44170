import {
  WorkflowNotFoundError,
  type Client,
  type WorkflowExecutionDescription,
} from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { ClinicId } from '../../contracts/ids.ts';
import { withBeats } from '../../contracts/live-progress.ts';
import { BackupProgress } from '../../contracts/progress.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { backupWorkflowId, queryNames } from '../../contracts/temporal.ts';
import { callTemporal } from './temporal-call.ts';

/** Where a run stood when it was looked at. */
export interface RunReading {
  readonly run: string;
  readonly closed: boolean;
  readonly progress: BackupProgress;
  /** The workflow's own account, good for as long as its history has not grown. */
  readonly account: BackupProgress;
  readonly historyLength: number;
}

const describeRun = async (
  temporal: Client,
  clinic: ClinicId,
  run: string | undefined,
): Promise<WorkflowExecutionDescription> => {
  const handle = temporal.workflow.getHandle(backupWorkflowId(clinic), run);
  try {
    return await callTemporal(temporal, () => handle.describe());
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) {
      throw new ResguardoError('run-unknown', { clinic }, { cause: error });
    }
    throw error;
  }
};

/** The run that is meant: the one named, or the clinic's current or last. `run-unknown`. */
export const resolveRun = async (
  temporal: Client,
  clinic: ClinicId,
  run?: string,
): Promise<{ run: string; closed: boolean }> => {
  const found = await describeRun(temporal, clinic, run);
  return { run: found.runId, closed: found.closeTime !== undefined };
};

const beatsOf = ({ raw }: WorkflowExecutionDescription): unknown[] =>
  (raw.pendingActivities ?? []).flatMap(({ heartbeatDetails }) =>
    (heartbeatDetails?.payloads ?? []).map((payload) =>
      defaultPayloadConverter.fromPayload<unknown>(payload),
    ),
  );

/** A run that was ended from outside has no last word of its own: we say it for it. */
const closedAccount = (
  account: BackupProgress,
  { closeTime, status }: WorkflowExecutionDescription,
): BackupProgress => {
  const endedAt = account.endedAt ?? (closeTime ?? new Date()).toISOString();
  if (account.state !== 'running') return { ...account, endedAt };
  if (status.name === 'CANCELLED') return { ...account, endedAt, state: 'cancelled' };
  const what = `workflow ${status.name.toLowerCase()}`;
  const error = account.error ?? { code: 'internal', params: { what } };
  return { ...account, endedAt, state: 'failed', error };
};

/**
 * Looks at a run: the workflow's account, asked anew only when its history has grown since `before`,
 * with the heartbeats of the steps under way laid over it. `run-unknown`, `worker-absent`,
 * `temporal-unreachable`.
 */
export const readRun = async (
  temporal: Client,
  clinic: ClinicId,
  run?: string,
  before?: RunReading,
): Promise<RunReading> => {
  const description = await describeRun(temporal, clinic, run);
  const { runId, historyLength } = description;
  const closed = description.closeTime !== undefined;
  const known = before?.run === runId && before.historyLength === historyLength;
  const account = known ? before.account : await askAccount(temporal, clinic, runId);
  const progress = closed
    ? closedAccount(account, description)
    : withBeats(account, beatsOf(description));
  return { run: runId, closed, progress, account, historyLength };
};

const askAccount = async (
  temporal: Client,
  clinic: ClinicId,
  run: string,
): Promise<BackupProgress> => {
  const handle = temporal.workflow.getHandle(backupWorkflowId(clinic), run);
  const answer = await callTemporal(temporal, () => handle.query<unknown>(queryNames.progress), {
    seconds: 5,
    answerer: 'worker',
  });
  return BackupProgress.parse(answer);
};
