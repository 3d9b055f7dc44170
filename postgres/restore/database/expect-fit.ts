import type { Client } from 'pg';
import type { OpenedConnection } from '../../../contracts/connection.ts';
import type { Manifest } from '../../../contracts/manifest.ts';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { quoteIdentifier } from '../../identifiers.ts';
import { serverLack } from '../new-database.ts';
import type { RestoreRequest } from '../restore-request.ts';
import { expectMayEnd } from './other-sessions.ts';
import { standingDatabase } from './standing-database.ts';

/**
 * Only a whole database takes the place of another.
 * @throws ResguardoError `restore-target-unfit` when the clinic or the backup is of another scope
 */
export function expectWholeDatabases(request: Pick<RestoreRequest, 'copy' | 'scope'>): void {
  const kinds = [request.copy.manifest.scope.kind, request.scope.kind];
  if (kinds.every((kind) => kind === 'database')) return;
  const clinic = request.copy.manifest.clinic;
  throw new ResguardoError('restore-target-unfit', { clinic, why: kinds.join(' → ') });
}

/**
 * What must be so before one database can take another's name. Writes nothing.
 * @throws ResguardoError `restore-right-missing`, `restore-outside-dependents`
 */
export async function expectSwappable(client: Client, connection: OpenedConnection): Promise<void> {
  await expectOwnRights(client, connection);
  await expectNoDependents(client, connection.database);
  await expectMayEnd(client, connection);
}

/**
 * The same, and that the server can hold the backup.
 * @throws ResguardoError also `restore-target-unfit`
 */
export async function expectRoom(
  client: Client,
  connection: OpenedConnection,
  manifest: Manifest,
): Promise<void> {
  await expectSwappable(client, connection);
  await expectTablespace(client, connection);
  const lack = await serverLack(client, manifest);
  if (lack) throw new ResguardoError('restore-target-unfit', { why: lack.why });
}

/** Renaming takes CREATEDB, and to be the owner or one of its members. */
async function expectOwnRights(client: Client, connection: OpenedConnection): Promise<void> {
  const { user, database } = connection;
  const { rows } = await client.query<{ may_create: boolean; owns: boolean }>(
    `SELECT r.rolsuper OR r.rolcreatedb AS may_create, pg_has_role(d.datdba, 'USAGE') AS owns
       FROM pg_roles r, pg_database d WHERE r.rolname = current_user AND d.datname = $1`,
    [database],
  );
  const [found] = rows;
  if (!found) throw new ResguardoError('database-missing', { database });
  if (!found.may_create)
    throw new ResguardoError('restore-right-missing', { user, right: 'CREATEDB' });
  if (!found.owns) {
    throw new ResguardoError('restore-right-missing', { user, right: 'OWNER', object: database });
  }
}

/** A new database takes no right to the tablespace of template0. */
async function expectTablespace(
  client: Client,
  { user, database }: OpenedConnection,
): Promise<void> {
  const { tablespace } = await standingDatabase(client, database);
  if (tablespace === null) return;
  const { rows } = await client.query<{ may: boolean }>(
    `SELECT has_tablespace_privilege($1, 'CREATE') AS may`,
    [tablespace],
  );
  if (rows[0]?.may === true) return;
  const object = `TABLESPACE ${quoteIdentifier(tablespace)}`;
  throw new ResguardoError('restore-right-missing', { user, right: 'CREATE', object });
}

/**
 * What the server keeps for a database by its oid, so that it would stay with the one that goes. Only logical
 * slots name a database.
 */
async function expectNoDependents(client: Client, database: string): Promise<void> {
  const { rows } = await client.query<{ object: string }>(
    `SELECT 'REPLICATION SLOT ' || slot_name AS object FROM pg_replication_slots WHERE database = $1
     UNION ALL SELECT 'SUBSCRIPTION ' || s.subname FROM pg_subscription s
                 JOIN pg_database d ON d.oid = s.subdbid WHERE d.datname = $1
     UNION ALL SELECT 'PREPARED TRANSACTION ' || quote_literal(gid) FROM pg_prepared_xacts WHERE database = $1
     ORDER BY 1`,
    [database],
  );
  if (rows.length === 0) return;
  const objects = rows.map(({ object }) => object).join(', ');
  throw new ResguardoError('restore-outside-dependents', { objects });
}
