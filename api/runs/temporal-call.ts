import { isGrpcServiceError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { sharedQueue } from '../../contracts/temporal.ts';

/** gRPC status codes (grpc.io/docs/guides/status-codes). */
const grpc = {
  cancelled: 1,
  invalidArgument: 3,
  deadlineExceeded: 4,
  failedPrecondition: 9,
  unavailable: 14,
} as const;
const refusals: Readonly<Record<number, string>> = {
  7: 'PERMISSION_DENIED',
  8: 'RESOURCE_EXHAUSTED',
  16: 'UNAUTHENTICATED',
};

const grpcCode = (error: unknown): number | undefined => {
  if (isGrpcServiceError(error)) return error.code;
  const cause = error instanceof Error ? error.cause : undefined;
  return isGrpcServiceError(cause) ? cause.code : undefined;
};

const messageOf = (error: unknown): string =>
  error instanceof Error ? `${error.message} ${messageOf(error.cause)}` : '';

/** Which of the two answers for silence: the server, or (for a query) the worker behind it. */
export type Answerer = 'server' | 'worker';

const known = (error: unknown, answerer: Answerer): unknown => {
  const code = grpcCode(error);
  if (code === undefined || error instanceof WorkflowNotFoundError) return error;
  const silent = code === grpc.deadlineExceeded || code === grpc.failedPrecondition;
  if (silent && answerer === 'worker') {
    return new ResguardoError('worker-absent', { queue: sharedQueue }, { cause: error });
  }
  if (code === grpc.invalidArgument && /search attribute/i.test(messageOf(error))) {
    // The worker makes our search attributes known before it serves: none has been here yet.
    return new ResguardoError('worker-absent', { queue: sharedQueue }, { cause: error });
  }
  if (code === grpc.cancelled) {
    return new ResguardoError('temporal-unreachable', { why: 'cancelled' }, { cause: error });
  }
  if (code === grpc.deadlineExceeded || code === grpc.unavailable) {
    return new ResguardoError('temporal-unreachable', {}, { cause: error });
  }
  const refusal = refusals[code];
  if (refusal)
    return new ResguardoError('temporal-unreachable', { why: refusal }, { cause: error });
  return error;
};

/**
 * One call to Temporal that ends within `seconds`: `temporal-unreachable`, or `worker-absent` where a
 * worker should have answered. Errors about the call itself pass as they are.
 */
export const callTemporal = async <T>(
  temporal: Client,
  work: () => Promise<T>,
  { seconds = 10, answerer = 'server' }: { seconds?: number; answerer?: Answerer } = {},
): Promise<T> => {
  try {
    return await temporal.withDeadline(Date.now() + seconds * 1000, work);
  } catch (error) {
    throw known(error, answerer);
  }
};
