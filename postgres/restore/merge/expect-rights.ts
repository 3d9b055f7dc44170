import type { Client } from 'pg';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import type { LiveTable } from '../staging/live-tables.ts';

/** Read, locked and written; or only added to. */
export interface NeededRights {
  readonly written: readonly LiveTable[];
  readonly addedTo: readonly LiveTable[];
}

/**
 * Asked before anything is written, because what the server says is in its own language, and late.
 * @throws ResguardoError `restore-right-missing`
 */
export async function expectRights(
  client: Client,
  { written, addedTo }: NeededRights,
  user: string,
): Promise<void> {
  const { rows } = await client.query<{ right: string; object: string }>(
    `WITH needed AS (
       SELECT oid, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS wanted FROM unnest($1::oid[]) AS oid
       UNION ALL SELECT oid, unnest(ARRAY['SELECT', 'INSERT']) FROM unnest($2::oid[]) AS oid)
     SELECT * FROM (
       SELECT wanted AS "right", oid::regclass::text AS object FROM needed WHERE NOT has_table_privilege(oid, wanted)
       UNION ALL SELECT 'USAGE', n.nspname FROM pg_namespace n
        WHERE n.oid IN (SELECT c.relnamespace FROM pg_class c JOIN needed ON needed.oid = c.oid)
          AND NOT has_schema_privilege(n.oid, 'USAGE')
       UNION ALL SELECT r, current_database() FROM unnest(ARRAY['TEMPORARY', 'CREATE']) AS r
        WHERE NOT has_database_privilege(current_database(), r)) missing LIMIT 1`,
    [written.map(({ oid }) => oid), addedTo.map(({ oid }) => oid)],
  );
  const missing = rows[0];
  if (missing) throw new ResguardoError('restore-right-missing', { user, ...missing });
}

/**
 * Which of the tables have row-level security; every policy must be bypassed, or rows would hide.
 * @throws ResguardoError `restore-right-missing` naming a table whose policies bind this role
 */
export async function expectAbovePolicies(
  client: Client,
  tables: readonly LiveTable[],
  user: string,
): Promise<'none' | 'bypassed'> {
  const { rows } = await client.query<{ object: string; bound: boolean }>(
    `SELECT c.oid::regclass::text AS object, row_security_active(c.oid) AS bound FROM pg_class c
      WHERE c.oid = ANY ($1::oid[]) AND c.relrowsecurity ORDER BY 2 DESC`,
    [tables.map(({ oid }) => oid)],
  );
  const [first] = rows;
  if (first?.bound === true) {
    throw new ResguardoError('restore-right-missing', {
      user,
      right: 'BYPASSRLS',
      object: first.object,
    });
  }
  return first ? 'bypassed' : 'none';
}
