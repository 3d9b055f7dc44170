import type { ErrorName } from '../../contracts/error-catalogue.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { networkCause } from '../network-errors.ts';

/** What an error is told with: the place, and never a key or a token. */
export interface DrivePlace {
  readonly destination: string;
  readonly host: string;
  readonly folder: string;
}

/** What Google answered: a status, and the reason that programs switch on. */
export interface DriveAnswer {
  readonly status: number;
  readonly reason: string;
}

// https://developers.google.com/workspace/drive/api/guides/handle-errors
const byReason: Readonly<Record<string, ErrorName>> = {
  invalid_grant: 'store-key-refused',
  invalid_client: 'store-key-refused',
  unauthorized_client: 'store-key-refused',
  invalid_scope: 'store-key-refused',
  deleted_client: 'store-key-refused',
  admin_policy_enforced: 'store-key-refused',
  authError: 'store-key-refused',
  rateLimitExceeded: 'store-rate-limited',
  userRateLimitExceeded: 'store-rate-limited',
  dailyLimitExceeded: 'store-rate-limited',
  sharingRateLimitExceeded: 'store-rate-limited',
  storageQuotaExceeded: 'store-full',
  quotaExceeded: 'store-full',
  teamDriveFileLimitExceeded: 'store-full',
  activeItemCreationLimitExceeded: 'store-full',
};
const byStatus: Readonly<Record<number, ErrorName>> = {
  401: 'store-key-refused',
  403: 'store-right-missing',
  429: 'store-rate-limited',
  502: 'store-unreachable',
  503: 'store-unreachable',
  504: 'store-unreachable',
};

/** What Google answered, or null when this is no answer of it. */
export function driveAnswer(error: unknown): DriveAnswer | null {
  if (typeof error !== 'object' || error === null || !('response' in error)) return null;
  const response = error.response as { status?: unknown; data?: unknown } | undefined;
  if (typeof response?.status !== 'number') return null;
  return { status: response.status, reason: reasonIn(response.data) };
}

interface ErrorBody {
  readonly error?:
    string | { readonly errors?: { readonly reason?: string }[]; readonly status?: string };
}

function reasonIn(data: unknown): string {
  // A request for a stream has its refusal as text.
  const { error } = ((typeof data === 'string' ? parsed(data) : data) ?? {}) as ErrorBody;
  if (typeof error === 'string') return error;
  return error?.errors?.[0]?.reason ?? error?.status ?? '';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a page for people, of some proxy between
  }
}

export const isFileMissing = (error: unknown): boolean => driveAnswer(error)?.status === 404;

/** Any error of the client in the catalogue's words. The reason a caller cancelled with stays itself. */
export function driveError(error: unknown, place: DrivePlace, signal?: AbortSignal): Error {
  if (signal?.aborted) return signal.reason as Error;
  if (error instanceof ResguardoError) return error;
  const { destination, host, folder } = place;
  // The cause is left out: it carries requests, and those carry tokens.
  const told = (name: ErrorName, params: Record<string, string>): ResguardoError =>
    new ResguardoError(name, { destination, ...params });
  const answer = driveAnswer(error);
  if (answer === null) {
    if (isUnusableKey(error)) return told('store-key-refused', { why: 'private key' });
    const why = networkCause(error);
    return why === null ? (error as Error) : told('store-unreachable', { host, why });
  }
  const { status, reason } = answer;
  const why = reason === '' ? String(status) : reason;
  // What is asked for by its own id is answered for by whoever asks; all else stands in the folder.
  if (status === 404) return told('store-folder-missing', { folder });
  const name = byReason[reason] ?? byStatus[status] ?? 'store-answer-unexpected';
  if (name === 'store-unreachable') return told(name, { host, why });
  if (name === 'store-answer-unexpected') return told(name, { status: String(status), why });
  return told(name, { why });
}

/** A private key that is none fails in OpenSSL, before anything is asked. */
const isUnusableKey = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  String(error.code).startsWith('ERR_OSSL');
