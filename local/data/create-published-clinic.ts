import type { OpenedConnection } from '../../contracts/connection.ts';
import { buildClinic, type BuiltClinic } from './build-clinic.ts';
import type { SizedOptions } from './create-sized-clinic.ts';
import { publishedTables } from './published-tables.ts';

/**
 * A clinic like that of the earlier system's published run: 15,234 records, 18.7 MB once they are JSON.
 * Its tables are of this one clinic alone, so that `pg_dump` can be measured beside.
 */
export async function createPublishedClinic(
  server: OpenedConnection,
  { database, report, signal }: Omit<SizedOptions, 'megabytes'> = {},
): Promise<BuiltClinic> {
  const counts = new Map(publishedTables.map(({ name, records }) => [name, records]));
  return buildClinic(server, {
    schema: 'clinica_publicada',
    tables: publishedTables,
    counts,
    database,
    report,
    signal,
  });
}
