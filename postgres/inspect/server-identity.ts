import type { OpenedConnection } from '../../contracts/connection.ts';
import { connect, disconnect } from '../connect.ts';

/**
 * By what a server knows itself, whatever name it was reached by: the number its cluster was made with
 * (PostgreSQL's manual, 9.28.11: `pg_control_system`). A standby has its primary's and is told apart. Null
 * where the server does not answer, or keeps it to itself: that is somebody else's to find out.
 */
export async function serverIdentity(connection: OpenedConnection): Promise<string | null> {
  const client = await connect(connection, { timeoutMs: 5000 }).catch(() => null);
  if (!client) return null;
  try {
    const { rows } = await client.query<{ identity: string }>(
      `SELECT system_identifier || CASE WHEN pg_is_in_recovery() THEN ' standby' ELSE '' END
         AS identity FROM pg_control_system()`,
    );
    return rows[0]?.identity ?? null;
  } catch {
    return null;
  } finally {
    await disconnect(client);
  }
}
