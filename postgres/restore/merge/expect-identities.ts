import type { Client } from 'pg';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { countDifferences, nameOfLive, type MergeTable } from './merge-table.ts';

/** A partition is published by itself, or by way of what it is a part of. */
const sql = `
SELECT c.oid::text, p.pubname::text AS publication, bool_or(p.pubupdate) AS updates, bool_or(p.pubdelete) AS deletes
  FROM pg_catalog.pg_class c
  JOIN LATERAL (SELECT c.oid AS relid UNION SELECT relid FROM pg_catalog.pg_partition_ancestors(c.oid)) whole ON true
  JOIN pg_catalog.pg_class w ON w.oid = whole.relid JOIN pg_catalog.pg_namespace n ON n.oid = w.relnamespace
  JOIN pg_catalog.pg_publication_tables t ON t.schemaname = n.nspname AND t.tablename = w.relname
  JOIN pg_catalog.pg_publication p ON p.pubname = t.pubname AND (p.pubupdate OR p.pubdelete)
 WHERE c.oid = ANY ($1::oid[]) AND CASE c.relreplident
       WHEN 'f' THEN false
       WHEN 'i' THEN NOT EXISTS (SELECT FROM pg_catalog.pg_index WHERE indrelid = c.oid AND indisreplident AND indisvalid)
       WHEN 'd' THEN NOT EXISTS (SELECT FROM pg_catalog.pg_index WHERE indrelid = c.oid AND indisprimary)
       ELSE true END
 GROUP BY 1, 2 ORDER BY 2`;

interface Published {
  readonly oid: string;
  readonly publication: string;
  readonly updates: boolean;
  readonly deletes: boolean;
}

/**
 * The server lets nobody change or remove a row that is published and that those who follow could not find.
 * @throws ResguardoError `restore-outside-dependents` naming the publication, and the table that needs a REPLICA IDENTITY
 */
export async function expectIdentities(
  client: Client,
  tables: readonly MergeTable[],
): Promise<void> {
  const { rows } = await client.query<Published>(sql, [tables.map(({ live }) => live.oid)]);
  for (const table of tables) {
    const published = rows.filter(({ oid }) => oid === table.live.oid);
    if (published.length === 0) continue;
    const { changed, removed } = await countDifferences(client, table);
    const needing = published.find(
      ({ updates, deletes }) => (updates && changed > 0) || (deletes && removed > 0),
    );
    if (!needing) continue;
    const objects = `publication ${needing.publication} (${nameOfLive(table)}: REPLICA IDENTITY)`;
    throw new ResguardoError('restore-outside-dependents', { objects });
  }
}
