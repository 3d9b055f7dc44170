import { escapeIdentifier, type Client } from 'pg';
import type { OpenedConnection } from '../../contracts/connection.ts';
import { ensureBackupRole, ensureOwnerRole, rolePassword } from './backup-role.ts';
import { demoDatabases, type DemoClinic, type DemoDatabase } from './demo-clinic.ts';
import { ensureDatabase } from './ensure-database.ts';
import { ensureRestoreRole, grantRestoreRights } from './restore-role.ts';
import { awaitTurn, inTransaction, withSession } from './session.ts';
import { sqlScript } from './sql-script.ts';

export interface DemoDataOptions {
  /** Multiplies what grows: patients, visits, sales. 1 gives 17,000 to 23,000 records a clinic. */
  readonly scale?: number;
  /** Told of each clinic whose rows are made now, by its name. */
  readonly report?: (clinic: string) => void;
}

/**
 * Three clinics' databases on one server, the same rows on every machine. What is there already is left
 * as it is, whatever its scale.
 * @param server a superuser's connection; the database it names is only used to make others
 */
export async function createDemoData(
  server: OpenedConnection,
  options: DemoDataOptions = {},
): Promise<DemoClinic[]> {
  return withSession(server, async (admin) => {
    await awaitTurn(admin);
    return Promise.all(
      (await prepareAll(admin, server)).map((demo) => fillDatabase(server, demo, options)),
    );
  });
}

/** Roles and databases one after the other: CREATE DATABASE does not like company. */
async function prepareAll(admin: Client, server: OpenedConnection): Promise<typeof demoDatabases> {
  for (const demo of demoDatabases) {
    const { database, owner, reader, restorer } = demo;
    await ensureOwnerRole(admin, owner);
    await ensureBackupRole(admin, reader, rolePassword(server, reader));
    await ensureRestoreRole(admin, demo, rolePassword(server, restorer));
    await ensureDatabase(admin, database);
    await admin.query(
      `GRANT CREATE ON DATABASE ${escapeIdentifier(database)} TO ${escapeIdentifier(owner)}`,
    );
  }
  return demoDatabases;
}

async function fillDatabase(
  server: OpenedConnection,
  demo: DemoDatabase,
  { scale = 1, report = () => undefined }: DemoDataOptions,
): Promise<DemoClinic> {
  await withSession({ ...server, database: demo.database }, async (client) => {
    if (!(await isFilled(client, demo))) {
      report(demo.clinic.name);
      await inTransaction(client, async () => {
        await client.query(`SELECT set_config('demo.scale', $1, true)`, [String(scale)]);
        await client.query(sqlScript('words'));
        await client.query(sqlScript(demo.script));
      });
      // What a server in use has done long since; without it the first readers would write hint bits.
      await client.query('VACUUM (ANALYZE)');
    }
    await grantRestoreRights(client, demo);
  });
  const { host, port, ssl } = server;
  const { database, reader, restorer } = demo;
  const password = rolePassword(server, reader);
  return {
    ...demo.clinic,
    connection: { host, port, database, user: reader, ssl, password },
    restoreLogin: { user: restorer, password: rolePassword(server, restorer) },
  };
}

/** The script is one transaction, so one table of its owner stands for all. */
async function isFilled(client: Client, { owner }: DemoDatabase): Promise<boolean> {
  const { rowCount } = await client.query(
    'SELECT 1 FROM pg_class WHERE relowner = $1::regrole AND relkind = $2 LIMIT 1',
    [owner, 'r'],
  );
  return rowCount === 1;
}
