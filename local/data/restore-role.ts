import { escapeIdentifier, escapeLiteral, type Client } from 'pg';
import type { DemoDatabase } from './demo-clinic.ts';
import { roleExists } from './backup-role.ts';

/**
 * A role with the least that a restore of this clinic's scope needs: docs/backup-role.md tells why each
 * right. Calling again sets the same password again.
 */
export async function ensureRestoreRole(
  client: Client,
  { restorer, owner, clinic }: DemoDatabase,
  password: string,
): Promise<void> {
  const role = escapeIdentifier(restorer);
  const whole = clinic.scope.kind === 'database';
  const verb = (await roleExists(client, restorer)) ? 'ALTER' : 'CREATE';
  await client.query(
    `${verb} ROLE ${role} LOGIN ${whole ? 'CREATEDB' : 'NOCREATEDB'} NOSUPERUSER NOBYPASSRLS NOCREATEROLE
       PASSWORD ${escapeLiteral(password)}`,
  );
  // Replacing takes to own what is replaced; merging rows into tables of others does not.
  if (clinic.scope.kind !== 'rows') {
    await client.query(`GRANT ${escapeIdentifier(owner)} TO ${role}`);
  }
  // So that the application's sessions, and the backup's, can be sent out for the swap.
  if (whole) await client.query(`GRANT pg_signal_backend TO ${role}`);
}

/** Rights in the clinic's own database, once its tables are there. */
export async function grantRestoreRights(
  client: Client,
  { database, restorer, owner, clinic }: DemoDatabase,
): Promise<void> {
  const role = escapeIdentifier(restorer);
  const here = escapeIdentifier(database);
  const { scope } = clinic;
  switch (scope.kind) {
    case 'schema':
      // The owner may make schemas already.
      return;
    case 'database':
      await client.query(`ALTER DATABASE ${here} OWNER TO ${escapeIdentifier(owner)}`);
      return;
    case 'rows': {
      const schema = escapeIdentifier(scope.schema);
      const { rows } = await client.query<{ name: string; shared: boolean }>(
        `SELECT oid::regclass::text AS name, relname = ANY ($2) AS shared FROM pg_class
          WHERE relnamespace = $1::regnamespace AND relkind = 'r' AND relname <> ALL ($3)`,
        [schema, scope.shared, scope.excluded],
      );
      const own = rows.filter(({ shared }) => !shared).map(({ name }) => name);
      const shared = rows.filter((row) => row.shared).map(({ name }) => name);
      await client.query(
        `GRANT CREATE, TEMPORARY ON DATABASE ${here} TO ${role};
         GRANT USAGE ON SCHEMA ${schema} TO ${role};
         GRANT SELECT, INSERT, UPDATE, DELETE ON ${own.join(', ')} TO ${role};
         GRANT SELECT, INSERT ON ${shared.join(', ')} TO ${role};
         GRANT SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA ${schema} TO ${role}`,
      );
    }
  }
}
