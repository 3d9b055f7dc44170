import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  RetryState,
  TimeoutFailure,
  TimeoutType,
} from '@temporalio/common';
import { describe, expect, test } from '@jest/globals';
import { asCancellation } from './as-cancellation.ts';

const ended = (retryState: RetryState, cause: Error) =>
  new ActivityFailure('ended', 'uploadCopy', '1', retryState, 'worker', cause);
const timedOut = new TimeoutFailure('no heartbeat', undefined, TimeoutType.HEARTBEAT);
const begunAnew = ApplicationFailure.retryable('spool-restarted', 'spool-restarted');
const refused = ApplicationFailure.nonRetryable('refused', 'database-password-wrong');

// The time-skipping server tries a step again that was told to stop; the real one does not, and says why.
describe('a step that was told to stop', () => {
  test.each([
    ['its worker is gone', timedOut],
    ['it fell over what was taken down around it', begunAnew],
  ])('is cancelled when %s', (_why, cause) => {
    expect(asCancellation(ended(RetryState.CANCEL_REQUESTED, cause))).toBeInstanceOf(
      CancelledFailure,
    );
  });

  test('has failed when it would have failed for good', () => {
    const failure = ended(RetryState.CANCEL_REQUESTED, refused);
    expect(asCancellation(failure)).toBe(failure);
  });
});

test.each([timedOut, begunAnew, refused])('a step that nobody stopped has failed', (cause) => {
  const failure = ended(RetryState.MAXIMUM_ATTEMPTS_REACHED, cause);
  expect(asCancellation(failure)).toBe(failure);
});
