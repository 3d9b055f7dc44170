import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { ErrorName } from '../../contracts/error-catalogue.ts';
import { networkCause } from '../network-errors.ts';

/** What an error is told with: the place, and never a key or a secret. */
export interface S3Place {
  readonly destination: string;
  readonly host: string;
  readonly bucket: string;
}

// AWS' codes (docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html) and those of the look-alikes.
const byCode: Readonly<Record<string, ErrorName>> = {
  InvalidAccessKeyId: 'store-key-refused',
  SignatureDoesNotMatch: 'store-key-refused',
  InvalidToken: 'store-key-refused',
  ExpiredToken: 'store-key-refused',
  InvalidSecurity: 'store-key-refused',
  Unauthorized: 'store-key-refused',
  AccountProblem: 'store-right-missing',
  AccessDenied: 'store-right-missing',
  AllAccessDisabled: 'store-right-missing',
  InvalidObjectState: 'store-right-missing',
  MethodNotAllowed: 'store-right-missing',
  NoSuchBucket: 'store-bucket-missing',
  InvalidBucketName: 'store-bucket-missing',
  SlowDown: 'store-rate-limited',
  SlowDownRead: 'store-rate-limited',
  SlowDownWrite: 'store-rate-limited',
  TooManyRequests: 'store-rate-limited',
  TooManyRequestsException: 'store-rate-limited',
  RequestLimitExceeded: 'store-rate-limited',
  BandwidthLimitExceeded: 'store-rate-limited',
  Throttling: 'store-rate-limited',
  ThrottlingException: 'store-rate-limited',
  QuotaExceeded: 'store-full',
  StorageQuotaExceeded: 'store-full',
  InsufficientCapacity: 'store-full',
  XMinioStorageFull: 'store-full',
  XMinioAdminBucketQuotaExceeded: 'store-full',
  NotImplemented: 'setting-invalid',
  PermanentRedirect: 'setting-invalid',
  AuthorizationHeaderMalformed: 'setting-invalid',
  IllegalLocationConstraintException: 'setting-invalid',
};
const byStatus: Readonly<Record<number, ErrorName>> = {
  301: 'setting-invalid',
  401: 'store-key-refused',
  // A 403 that gives no reason: the answer to a HEAD, or of a server that does not know the key.
  403: 'store-key-refused',
  429: 'store-rate-limited',
  501: 'setting-invalid',
  502: 'store-unreachable',
  504: 'store-unreachable',
  507: 'store-full',
};
// What a server cannot do or says elsewhere is a matter of these settings.
const settings: Readonly<Record<string, string>> = {
  NotImplemented: 'checksums',
  PermanentRedirect: 'region',
  AuthorizationHeaderMalformed: 'region',
  IllegalLocationConstraintException: 'region',
};

export interface S3Answer {
  readonly code: string;
  readonly status: number;
}

/** What the server said, or null when this is no server's answer. */
export function s3Answer(error: unknown): S3Answer | null {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return null;
  const { httpStatusCode } = error.$metadata as { httpStatusCode?: number };
  if (httpStatusCode === undefined) return null;
  return { status: httpStatusCode, code: String((error as { name?: unknown }).name) };
}

const missingCodes = new Set(['NoSuchKey', 'NoSuchVersion', 'NotFound']);

/** Whether the object is not there; a delete marker in its place answers 405. */
export function isObjectMissing(error: unknown): boolean {
  const answer = s3Answer(error);
  if (answer === null || answer.code === 'NoSuchBucket') return false;
  return missingCodes.has(answer.code) || answer.status === 404 || answer.status === 405;
}

/** Any error of the SDK in the catalogue's words. The reason a caller cancelled with stays itself. */
export function s3Error(error: unknown, place: S3Place, signal?: AbortSignal): Error {
  if (signal?.aborted) return signal.reason as Error;
  if (error instanceof ResguardoError) return error;
  const { destination, host, bucket } = place;
  // The cause is left out: the SDK's errors carry requests, and those carry credentials.
  const told = (name: ErrorName, params: Record<string, string>): ResguardoError =>
    new ResguardoError(name, { destination, ...params });
  const answer = s3Answer(error);
  if (answer === null) {
    const why = networkCause(error);
    return why === null ? (error as Error) : told('store-unreachable', { host, why });
  }
  const { code, status } = answer;
  switch (byCode[code] ?? byStatus[status]) {
    case 'store-bucket-missing':
      return told('store-bucket-missing', { bucket });
    case 'store-unreachable':
      return told('store-unreachable', { host, why: String(status) });
    case 'setting-invalid':
      return told('setting-invalid', {
        setting: settings[code] ?? 'endpoint',
        why: `${code} ${status}`,
      });
    case 'store-right-missing':
      return told('store-right-missing', { why: code });
    case undefined:
      return told('store-answer-unexpected', { status: String(status), why: code });
    default:
      return told(byCode[code] ?? byStatus[status] ?? 'store-answer-unexpected', { why: code });
  }
}
