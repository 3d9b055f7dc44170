import type { Client } from 'pg';
import { quoteQualified } from '../identifiers.ts';

/**
 * Lets the scratch database's owner read the tables whose policies were forced upon owners too. They
 * stay enabled for everybody else, and the database is dropped soon.
 */
export async function letOwnerReadAll(client: Client): Promise<void> {
  const { rows } = await client.query<{ schema: string; name: string }>(
    `SELECT n.nspname AS schema, c.relname AS name
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relforcerowsecurity`,
  );
  for (const { schema, name } of rows) {
    await client.query(`ALTER TABLE ${quoteQualified(schema, name)} NO FORCE ROW LEVEL SECURITY`);
  }
}
