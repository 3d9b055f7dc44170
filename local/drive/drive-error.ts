/**
 * An error as Drive answers it: a status, a reason that programs switch on, a sentence for people.
 * https://developers.google.com/workspace/drive/api/guides/handle-errors
 */
export class DriveError extends Error {
  readonly status: number;
  readonly reason: string;
  readonly domain: string;

  constructor(status: number, reason: string, message: string, domain = 'global') {
    super(message);
    this.status = status;
    this.reason = reason;
    this.domain = domain;
  }

  toJSON(): unknown {
    const { domain, reason, message } = this;
    return { error: { code: this.status, message, errors: [{ domain, reason, message }] } };
  }
}

export const notFound = (id: string): DriveError =>
  new DriveError(404, 'notFound', `File not found: ${id}.`);

export const invalid = (message: string): DriveError => new DriveError(400, 'invalid', message);

export const notAllowed = (): DriveError =>
  new DriveError(
    403,
    'insufficientFilePermissions',
    'The user does not have sufficient permissions for this file.',
  );

export const outOfRoom = (serviceAccount: boolean): DriveError =>
  new DriveError(
    403,
    'storageQuotaExceeded',
    serviceAccount
      ? 'Service Accounts do not have storage quota. Leverage shared drives (https://developers.google.com/workspace/drive/api/guides/about-shareddrives), or use OAuth delegation (http://support.google.com/a/answer/7281227) instead.'
      : "The user's Drive storage quota has been exceeded.",
    serviceAccount ? 'usageLimits' : 'global',
  );

/** The token endpoint's errors have a form of their own (RFC 6749, 5.2). */
export class TokenError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, description: string) {
    super(description);
    this.status = status;
    this.code = code;
  }

  toJSON(): unknown {
    return { error: this.code, error_description: this.message };
  }
}
