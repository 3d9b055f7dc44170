import type { OpenedConnection } from '../../../contracts/connection.ts';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { contextOf } from '../../connect.ts';
import { databaseError } from '../../database-errors.ts';

/** What a load tells in a drill's words, in those of a restore. Whatever it is, the clinic's database is as it was. */
export function restoreError(error: unknown, connection: OpenedConnection): ResguardoError {
  const known = databaseError(error, contextOf(connection));
  if (known.code === 'drill-load-failed') {
    return new ResguardoError('restore-load-failed', { ...known.params }, { cause: known });
  }
  if (known.code === 'drill-server-refused') {
    return new ResguardoError('restore-target-unfit', { ...known.params }, { cause: known });
  }
  if (known.code === 'database-right-missing') {
    const { right = known.params['why'] ?? '', table } = known.params;
    const object = table ?? connection.database;
    const params = { user: connection.user, right, object };
    return new ResguardoError('restore-right-missing', params, { cause: known });
  }
  return known;
}
