import { errorCatalogue, type ErrorKind, type ErrorName } from './error-catalogue.ts';

/**
 * An error of the catalogue. `params` fill the words of its message (a table, a bucket, a host) and
 * may reach people, logs and workflow histories: never a secret, never a patient's data.
 */
export class ResguardoError extends Error {
  readonly code: ErrorName;
  readonly params: Readonly<Record<string, string>>;

  constructor(code: ErrorName, params: Record<string, string> = {}, options?: { cause?: unknown }) {
    const told = Object.entries(params).map(([name, value]) => `${name}=${value}`);
    super([code, ...told].join(' '), options);
    this.name = 'ResguardoError';
    this.code = code;
    this.params = params;
  }

  get kind(): ErrorKind {
    return errorCatalogue[this.code];
  }
}
