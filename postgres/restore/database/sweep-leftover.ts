import type { OpenedConnection } from '../../../contracts/connection.ts';
import { removeDatabase } from '../new-database.ts';
import { incomingName, isMarked } from './incoming-database.ts';
import { onServer } from './server-session.ts';

/** `in-use`: somebody is in it. `not-ours`: it has our name and not our mark, and stays. */
export type Swept = 'nothing' | 'dropped' | 'in-use' | 'not-ours';

/**
 * Drops the database that a restore was loading when it was cut off. Only for one that has ended: one that goes
 * on would find its database gone and fail, with nothing of the clinic's changed.
 * @throws ResguardoError of the connection, or of the right to drop it
 */
export async function sweepLeftover(
  connection: OpenedConnection,
  undoName: string,
): Promise<Swept> {
  const name = incomingName(undoName);
  return onServer(connection, async (client) => {
    const { rows } = await client.query<{ comment: string | null; used: boolean }>(
      `SELECT shobj_description(oid, 'pg_database') AS comment,
              EXISTS (SELECT FROM pg_stat_activity WHERE datid = d.oid AND backend_type = 'client backend') AS used
         FROM pg_database d WHERE datname = $1`,
      [name],
    );
    const [found] = rows;
    if (!found) return 'nothing';
    if (!isMarked(found.comment)) return 'not-ours';
    if (found.used) return 'in-use';
    await removeDatabase(client, name);
    return 'dropped';
  });
}
