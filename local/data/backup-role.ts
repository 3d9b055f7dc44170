import { createHmac } from 'node:crypto';
import type { Client } from 'pg';
import { escapeIdentifier, escapeLiteral } from 'pg';
import type { OpenedConnection } from '../../contracts/connection.ts';

/** A role that owns a clinic's tables and that nobody logs in as. */
export async function ensureOwnerRole(client: Client, name: string): Promise<void> {
  if (await roleExists(client, name)) return;
  await client.query(`CREATE ROLE ${escapeIdentifier(name)} NOLOGIN`);
}

/**
 * A role with the least that a backup needs: it logs in, and its SELECT rights come with the data.
 * CREATEDB is for drills into a scratch database of the same server, and for nothing else. It is no
 * superuser and does not bypass row-level security: docs/backup-role.md tells what follows from that.
 * Calling again sets the same password again.
 */
export async function ensureBackupRole(
  client: Client,
  name: string,
  password: string,
): Promise<void> {
  const verb = (await roleExists(client, name)) ? 'ALTER' : 'CREATE';
  await client.query(
    `${verb} ROLE ${escapeIdentifier(name)} LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS NOCREATEROLE
       PASSWORD ${escapeLiteral(password)}`,
  );
}

/**
 * A role's password follows from the superuser's and cannot be turned back into it: so a second start
 * knows it again, and it is kept nowhere.
 */
export const rolePassword = (server: OpenedConnection, role: string): string =>
  createHmac('sha256', server.password).update(`resguardo-demo-role/${role}`).digest('base64url');

/** Whether the server has a role of that name. */
export async function roleExists(client: Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name]);
  return rowCount === 1;
}
