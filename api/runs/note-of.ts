import type { FailureNote } from '../../contracts/failure-note.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';

/** An error as a record keeps it. */
export const noteOf = (error: unknown): FailureNote =>
  error instanceof ResguardoError
    ? { code: error.code, params: { ...error.params } }
    : { code: 'internal', params: { what: error instanceof Error ? error.name : 'unknown' } };
