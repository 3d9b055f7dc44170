import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  TimeoutFailure,
} from '@temporalio/workflow';

/**
 * A step that was told to stop and ended some other way: its worker was gone (a time-out), or it fell over
 * what was being taken down around it and would have been tried again, had nobody wanted it to stop. That too
 * is what somebody wanted, and no failure. Any other error is given back as it is.
 */
export const asCancellation = (error: unknown): unknown =>
  error instanceof ActivityFailure &&
  error.retryState === 'CANCEL_REQUESTED' &&
  wouldGoOn(error.cause)
    ? new CancelledFailure('Told to stop, and ended before it heard', [], error)
    : error;

const wouldGoOn = (cause: unknown): boolean =>
  cause instanceof TimeoutFailure || (cause instanceof ApplicationFailure && !cause.nonRetryable);
