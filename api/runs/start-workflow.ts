import type { Client } from '@temporalio/client';
import {
  defineSearchAttributeKey,
  SearchAttributeType,
  type Duration,
  type Priority,
  type SearchAttributePair,
} from '@temporalio/common';
import type { searchAttributes } from '../../contracts/temporal.ts';
import { sharedQueue } from '../../contracts/temporal.ts';
import { callTemporal } from './temporal-call.ts';

type Attributes = Readonly<Partial<Record<keyof typeof searchAttributes, string>>>;

const keyword = (name: string) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);

export interface WorkflowStart {
  readonly workflowId: string;
  readonly argument: unknown;
  /** One line for the Web UI. */
  readonly summary: string;
  readonly attributes: Attributes;
  readonly memo?: Readonly<Record<string, unknown>>;
  /** It is ended after this, for one that only answers a question: `2 hours`. */
  readonly timeout?: Duration;
  /** Before or after what else waits for a worker; left out, between. */
  readonly priority?: Priority;
}

/**
 * Starts a workflow on the shared queue; gives its run. WorkflowExecutionAlreadyStartedError where one
 * of that id runs, `worker-absent`, `temporal-unreachable`.
 */
export const startWorkflow = async (
  temporal: Client,
  name: string,
  { workflowId, argument, summary, attributes, memo = {}, timeout, priority }: WorkflowStart,
): Promise<string> => {
  const pairs = Object.entries(attributes).map(([key, value]): SearchAttributePair => ({
    key: keyword(key),
    value,
  }));
  const handle = await callTemporal(temporal, () =>
    temporal.workflow.start(name, {
      workflowId,
      taskQueue: sharedQueue,
      args: [argument],
      workflowIdConflictPolicy: 'FAIL',
      staticSummary: summary,
      memo: { ...memo },
      typedSearchAttributes: pairs,
      ...(timeout === undefined ? {} : { workflowExecutionTimeout: timeout }),
      ...(priority === undefined ? {} : { priority }),
    }),
  );
  return handle.firstExecutionRunId;
};
