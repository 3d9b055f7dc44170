import {
  WorkflowNotFoundError,
  type Client,
  type WorkflowExecutionDescription,
} from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { z } from 'zod';
import type { FailureNote } from '../../contracts/failure-note.ts';
import { callTemporal } from './temporal-call.ts';

/** What every account of a workflow's holds, whatever it is about. */
interface Told {
  readonly state: string;
  readonly endedAt: string | null;
  readonly error: FailureNote | null;
}

/** How a kind of workflow tells where it stands: by a query, and by the heartbeats of its steps. */
export interface AccountKind<Progress extends Told> {
  readonly query: string;
  readonly schema: z.ZodType<Progress>;
  readonly withBeats: (account: Progress, beats: readonly unknown[]) => Progress;
}

/** Where a workflow stood when it was looked at. */
export interface Reading<Progress> {
  readonly run: string;
  readonly closed: boolean;
  readonly progress: Progress;
  /** The workflow's own account, good for as long as its history has not grown. */
  readonly account: Progress;
  readonly historyLength: number;
}

/** A workflow as the server has it, or null where it knows none. `temporal-unreachable`. */
export const describeWorkflow = async (
  temporal: Client,
  workflowId: string,
  run: string | undefined,
): Promise<WorkflowExecutionDescription | null> => {
  const handle = temporal.workflow.getHandle(workflowId, run);
  try {
    return await callTemporal(temporal, () => handle.describe());
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
};

const beatsOf = ({ raw }: WorkflowExecutionDescription): unknown[] =>
  (raw.pendingActivities ?? []).flatMap(({ heartbeatDetails }) =>
    (heartbeatDetails?.payloads ?? []).map((payload) =>
      defaultPayloadConverter.fromPayload<unknown>(payload),
    ),
  );

const openStates: readonly string[] = ['running', 'waiting-approval'];

/** A workflow that was ended from outside has no last word of its own: we say it for it. */
const closedAccount = <Progress extends Told>(
  account: Progress,
  { closeTime, status }: WorkflowExecutionDescription,
): Progress => {
  const endedAt = account.endedAt ?? (closeTime ?? new Date()).toISOString();
  if (!openStates.includes(account.state)) return { ...account, endedAt };
  if (status.name === 'CANCELLED') return { ...account, endedAt, state: 'cancelled' };
  const what = `workflow ${status.name.toLowerCase()}`;
  const error = account.error ?? { code: 'internal', params: { what } };
  return { ...account, endedAt, state: 'failed', error };
};

/**
 * Where a described workflow stands: its account, asked anew only when its history has grown since
 * `before`, with the heartbeats of the steps under way laid over it. `worker-absent`,
 * `temporal-unreachable`.
 */
export const readAccount = async <Progress extends Told>(
  temporal: Client,
  kind: AccountKind<Progress>,
  description: WorkflowExecutionDescription,
  before?: Reading<Progress>,
): Promise<Reading<Progress>> => {
  const { workflowId, runId, historyLength } = description;
  const closed = description.closeTime !== undefined;
  const known = before?.run === runId && before.historyLength === historyLength;
  const account = known ? before.account : await askAccount(temporal, kind, workflowId, runId);
  const progress = closed
    ? closedAccount(account, description)
    : kind.withBeats(account, beatsOf(description));
  return { run: runId, closed, progress, account, historyLength };
};

const askAccount = async <Progress extends Told>(
  temporal: Client,
  { query, schema }: AccountKind<Progress>,
  workflowId: string,
  run: string,
): Promise<Progress> => {
  const handle = temporal.workflow.getHandle(workflowId, run);
  const answer = await callTemporal(temporal, () => handle.query<unknown>(query), {
    seconds: 5,
    answerer: 'worker',
  });
  return schema.parse(answer);
};
