import type { Client } from 'pg';
import type { PublicationNote } from '../../contracts/restore.ts';

/**
 * Publications of all tables there are, made by a restore or kept for an undo, so that nothing of theirs depends on
 * the clinic's. A logical slot of this database stands for somebody who follows them.
 */
export async function publicationsOfAll(client: Client): Promise<PublicationNote[]> {
  const { rows } = await client.query<PublicationNote>(
    `SELECT pubname::text AS name,
            EXISTS (SELECT FROM pg_catalog.pg_replication_slots WHERE database = current_database()) AS followed
       FROM pg_catalog.pg_publication WHERE puballtables ORDER BY pubname`,
  );
  return rows;
}
