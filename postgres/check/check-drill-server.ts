import type { OpenedConnection } from '../../contracts/connection.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { connect, disconnect } from '../connect.ts';

/**
 * Whether scratch databases may be made on a server.
 * @throws ResguardoError `drill-server-refused`, or an error of the connection
 */
export async function checkDrillServer(server: OpenedConnection): Promise<Record<string, string>> {
  const client = await connect(server, { applicationName: 'resguardo drill' });
  try {
    const { rows } = await client.query<{ version: string; may: boolean }>(
      `SELECT split_part(current_setting('server_version'), ' ', 1) AS version,
              rolcreatedb OR rolsuper AS may
         FROM pg_roles WHERE rolname = current_user`,
    );
    const [found] = rows;
    if (found?.may !== true) {
      throw new ResguardoError('drill-server-refused', {
        host: server.host,
        why: `CREATEDB: ${server.user}`,
      });
    }
    return { server: found.version, host: server.host };
  } finally {
    await disconnect(client);
  }
}
