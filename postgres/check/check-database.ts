import type { OpenedConnection } from '../../contracts/connection.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { Scope } from '../../contracts/scope.ts';
import { connect, disconnect } from '../connect.ts';
import { serverFacts } from '../snapshot/server-facts.ts';
import { findPgDump } from '../structure/find-pg-dump.ts';

/**
 * Whether a clinic's database can be reached and read, and a fit pg_dump is here. Gives the versions.
 * @throws ResguardoError as a backup would
 */
export async function checkDatabase(
  connection: OpenedConnection,
  scope: Scope,
  pgDumpCandidates: readonly string[] | null = null,
): Promise<Record<string, string>> {
  const client = await connect(connection);
  try {
    const facts = await serverFacts(client);
    if (scope.kind !== 'database') {
      const { rows } = await client.query<{ usable: boolean | null }>(
        `SELECT has_schema_privilege(oid, 'USAGE') AS usable FROM pg_namespace WHERE nspname = $1`,
        [scope.schema],
      );
      const [found] = rows;
      if (!found)
        throw new ResguardoError('schema-missing', {
          schema: scope.schema,
          database: connection.database,
        });
      if (found.usable !== true) {
        throw new ResguardoError('database-right-missing', {
          user: connection.user,
          database: connection.database,
          schema: scope.schema,
          right: 'USAGE',
        });
      }
    }
    const pgDump = await findPgDump(facts, pgDumpCandidates);
    return { server: facts.version, pgDump: pgDump.version, encoding: facts.encoding };
  } finally {
    await disconnect(client);
  }
}
