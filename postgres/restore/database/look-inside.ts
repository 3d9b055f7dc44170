import type { Client } from 'pg';
import type { OpenedConnection } from '../../../contracts/connection.ts';
import type { TableName } from '../../../contracts/manifest.ts';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { connect, contextOf, disconnect } from '../../connect.ts';
import { withDatabaseErrors } from '../../database-errors.ts';
import { quoteIdentifier, quoteQualified } from '../../identifiers.ts';
import { readableRelations } from '../../inspect/readable-relations.ts';
import { applySessionSettings } from '../../snapshot/session-settings.ts';
import { silenceEventTriggers } from '../silence-event-triggers.ts';

export interface CountedTable extends TableName {
  readonly oid: string;
  readonly rows: number;
}

/** Runs `work` in a reading session of the clinic's database, in one snapshot. Aborting cuts it off. */
export async function inside<T>(
  connection: OpenedConnection,
  signal: AbortSignal,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const client = await connect(connection, { applicationName: 'resguardo restore', signal });
  const cutOff = (): void => void disconnect(client);
  signal.addEventListener('abort', cutOff, { once: true });
  try {
    return await withDatabaseErrors(contextOf(connection), async () => {
      await applySessionSettings(client);
      await client.query(
        'SET max_parallel_workers_per_gather = 2; SET default_transaction_read_only = off',
      );
      await silenceEventTriggers(client);
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', cutOff);
    await disconnect(client);
  }
}

/**
 * Whoever makes the clinic's objects again must be able to give them to those who own them now: a grant
 * that fails for want of a role is passed over, and the application would then be locked out.
 * @throws ResguardoError `restore-right-missing` with the role
 */
export async function expectOwnersWithin(
  client: Client,
  connection: OpenedConnection,
): Promise<void> {
  const { rows } = await client.query<{ owner: string }>(
    `SELECT DISTINCT pg_get_userbyid(owner)::text AS owner FROM (
       SELECT 'pg_class'::regclass AS class, oid, relowner AS owner FROM pg_class WHERE relkind <> 't'
       UNION ALL SELECT 'pg_proc'::regclass, oid, proowner FROM pg_proc
       UNION ALL SELECT 'pg_type'::regclass, oid, typowner FROM pg_type
       UNION ALL SELECT 'pg_namespace'::regclass, oid, nspowner FROM pg_namespace WHERE nspname !~ '^pg_'
     ) made
      WHERE oid >= 16384 AND NOT pg_has_role(owner, 'MEMBER')
        AND NOT EXISTS (SELECT FROM pg_depend d
                         WHERE d.classid = made.class AND d.objid = made.oid AND d.deptype = 'e')
      ORDER BY 1 LIMIT 1`,
  );
  const [missing] = rows;
  if (!missing) return;
  throw new ResguardoError('restore-right-missing', {
    user: connection.user,
    right: `SET ROLE ${quoteIdentifier(missing.owner)}`,
    object: connection.database,
  });
}

/** Counts every row; in tables that would not show us all of them, the server's estimate has to do. */
export async function countRows(client: Client): Promise<CountedTable[]> {
  const relations = await readableRelations(client, { kind: 'database' });
  const { rows } = await client.query<{ oid: string; seen: boolean; estimate: number }>(
    `SELECT oid::text, GREATEST(reltuples, 0)::float8 AS estimate,
            NOT row_security_active(oid) AND has_table_privilege(oid, 'SELECT')
              AND has_schema_privilege(relnamespace, 'USAGE') AS seen
       FROM pg_class WHERE oid = ANY ($1::oid[]) AND relkind = 'r'`,
    [relations.map(({ oid }) => oid)],
  );
  const holding = new Map(rows.map((row) => [row.oid, row]));
  const counted: CountedTable[] = [];
  for (const { oid, schema, name } of relations) {
    const found = holding.get(oid);
    if (!found) continue;
    const count = found.seen ? await countTable(client, schema, name) : Math.round(found.estimate);
    counted.push({ oid, schema, table: name, rows: count });
  }
  return counted;
}

async function countTable(client: Client, schema: string, name: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::float8 AS count FROM ONLY ${quoteQualified(schema, name)}`,
  );
  return rows[0]?.count ?? 0;
}

/** So many tables and rows as they hold together. */
export const totalsOf = (
  counted: readonly CountedTable[],
): { readonly tables: number; readonly rows: number } => ({
  tables: counted.length,
  rows: counted.reduce((sum, { rows }) => sum + rows, 0),
});
