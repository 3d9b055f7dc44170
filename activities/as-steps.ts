import {
  activityInfo,
  ApplicationFailure,
  cancellationSignal,
  CancelledFailure,
  log,
} from '@temporalio/activity';
import { ResguardoError } from '../contracts/resguardo-error.ts';

const mostFaults = 5;

type Step = (...args: never[]) => Promise<unknown>;

/** Where our own code was when it happened: the first frame outside libraries, without any value. */
const place = (error: Error): string =>
  error.stack
    ?.split('\n')
    .find((line) => line.includes('.ts:') && !line.includes('node_modules'))
    ?.replace(/^.*\/([^/]+\/[^/]+\.ts:\d+).*$/, '$1') ?? 'unknown place';

/**
 * What Temporal may keep of an error. An error of the catalogue keeps its name and params; of any
 * other only the kind and the place are kept, since a driver's message can quote a patient's row.
 */
export const asFailure = (error: unknown): Error => {
  if (error instanceof ApplicationFailure || error instanceof CancelledFailure) return error;
  if (cancellationSignal().aborted) return new CancelledFailure('cancelled');
  if (error instanceof ResguardoError) {
    return ApplicationFailure.create({
      type: error.code,
      message: error.message,
      nonRetryable: !error.kind.retryable,
      details: [error.params],
    });
  }
  const known = error instanceof Error ? error : new Error('not an Error');
  const code = 'code' in known && typeof known.code === 'string' ? ` ${known.code}` : '';
  const detail = `${known.name}${code} at ${place(known)}`;
  return ApplicationFailure.create({
    type: 'internal',
    message: detail,
    // A fault of ours may pass (a file just taken, memory short); one that stays must not be tried for days.
    nonRetryable: activityInfo().attempt >= mostFaults,
    details: [{ detail }],
  });
};

const durable =
  (name: string, step: Step): Step =>
  async (...args) => {
    try {
      return await step(...args);
    } catch (error) {
      const failure = asFailure(error);
      log.warn(`${name} failed`, { failure: failure.message, attempt: activityInfo().attempt });
      throw failure;
    }
  };

/** Makes functions into steps: whatever they throw becomes a failure that Temporal understands. */
export const asSteps = <T extends object>(steps: T): T =>
  Object.fromEntries(
    Object.entries(steps).map(([name, step]) => [name, durable(name, step as Step)]),
  ) as T;
