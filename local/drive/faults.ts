import { DriveError } from './drive-error.ts';

/** What a test can switch on. Everything off, the emulator behaves. */
export interface Faults {
  /** Nobody has room left. */
  quotaFull: boolean;
  /** So many of the next API requests are told to slow down, with 403 or 429. */
  rateLimit: { requests: number; status: 403 | 429 };
  /** So many of the next API requests are answered 503. */
  serverErrors: number;
  /** The next body, sent or received, is cut off after so many bytes; then this is null again. */
  dropAfterBytes: number | null;
  /** The service account's role in the Shared Drive. */
  serviceAccountRole: 'organizer' | 'fileOrganizer' | 'reader' | null;
}

export const noFaults = (): Faults => ({
  quotaFull: false,
  rateLimit: { requests: 0, status: 403 },
  serverErrors: 0,
  dropAfterBytes: null,
  serviceAccountRole: 'organizer',
});

/** @throws DriveError when this request is one that a test wants refused */
export function meetFaults(faults: Faults): void {
  if (faults.rateLimit.requests > 0) {
    faults.rateLimit.requests -= 1;
    const { status } = faults.rateLimit;
    throw new DriveError(status, 'rateLimitExceeded', 'Rate Limit Exceeded', 'usageLimits');
  }
  if (faults.serverErrors > 0) {
    faults.serverErrors -= 1;
    throw new DriveError(503, 'backendError', 'Transient failure');
  }
}
