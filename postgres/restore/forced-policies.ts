import type { Client } from 'pg';
import type { TableName } from '../../contracts/manifest.ts';
import { quoteQualified } from '../identifiers.ts';

/**
 * Lets the owner of a database that was just loaded read the tables whose policies were forced upon owners
 * too. They stay enabled for everybody else.
 * @returns the tables, for `forcePolicies`
 */
export async function liftForcedPolicies(client: Client): Promise<TableName[]> {
  const { rows } = await client.query<TableName>(
    `SELECT n.nspname AS schema, c.relname AS table
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relforcerowsecurity`,
  );
  await alterAll(client, rows, 'NO FORCE');
  return rows;
}

/** Forces them again. */
export const forcePolicies = (client: Client, tables: readonly TableName[]): Promise<void> =>
  alterAll(client, tables, 'FORCE');

async function alterAll(
  client: Client,
  tables: readonly TableName[],
  how: 'FORCE' | 'NO FORCE',
): Promise<void> {
  for (const { schema, table } of tables) {
    await client.query(`ALTER TABLE ${quoteQualified(schema, table)} ${how} ROW LEVEL SECURITY`);
  }
}
