import {
  ActivityFailure,
  ApplicationFailure,
  ChildWorkflowFailure,
  TimeoutFailure,
} from '@temporalio/workflow';
import type { FailureNote } from '../contracts/failure-note.ts';
import { isErrorName } from '../contracts/error-catalogue.ts';

const cause = (error: unknown): unknown =>
  (error instanceof ActivityFailure || error instanceof ChildWorkflowFailure) && error.cause
    ? error.cause
    : error;

/** Whether no worker took the step from its host's queue: the host, and the spool on it, are gone. */
export const isHostLost = (error: unknown): boolean => {
  const inner = cause(error);
  return inner instanceof TimeoutFailure && inner.timeoutType === 'SCHEDULE_TO_START';
};

/** What the catalogue calls it, from the failure that an activity ended with. */
export const failureNote = (error: unknown): FailureNote => {
  const inner = cause(error);
  if (inner instanceof ApplicationFailure && isErrorName(inner.type)) {
    const params: unknown = inner.details?.[0];
    return { code: inner.type, params: (params ?? {}) as Record<string, string> };
  }
  const detail = inner instanceof Error ? inner.name : 'unknown';
  return { code: 'internal', params: { detail } };
};

/** What a workflow ends with, so that whoever waits for it reads the catalogue's name. */
export const asWorkflowFailure = ({ code, params }: FailureNote): ApplicationFailure =>
  ApplicationFailure.create({ type: code, message: code, nonRetryable: true, details: [params] });
