import { DatabaseError } from 'pg';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { restoreLoadError } from '../staging/stage-tables.ts';

/** Unique and exclusion constraints: somebody else's row is in the way. */
const taken = new Set(['23505', '23P01']);

/** What is told of rows that the server did not take; never quotes one. */
export function applyError(error: unknown): ResguardoError {
  if (!(error instanceof DatabaseError)) return restoreLoadError(error, { frame: '' });
  const table = `${error.schema ?? ''}.${error.table ?? ''}`;
  if (taken.has(error.code ?? '')) {
    return new ResguardoError('restore-conflicts', { table, count: '1' });
  }
  return restoreLoadError(error, { table, frame: '' });
}
