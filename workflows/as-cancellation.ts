import { ActivityFailure, CancelledFailure, TimeoutFailure } from '@temporalio/workflow';

/**
 * A step that was to be cancelled, and whose worker was gone by then, ends by a time-out: that too is what
 * somebody wanted, and no failure. Any other error is given back as it is.
 */
export const asCancellation = (error: unknown): unknown =>
  error instanceof ActivityFailure &&
  error.retryState === 'CANCEL_REQUESTED' &&
  error.cause instanceof TimeoutFailure
    ? new CancelledFailure('Cancelled, and nobody was left to say so', [], error)
    : error;
