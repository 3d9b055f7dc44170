import { randomBytes } from 'node:crypto';
import { escapeIdentifier, escapeLiteral } from 'pg';
import type { OpenedConnection } from '../../contracts/connection.ts';
import type { SchemaScope } from '../../contracts/scope.ts';
import { freshDatabase } from '../../local/testing/test-stack.ts';
import { onDatabase, type System } from './system.ts';

/** A clinic of a few rows: enough for every step, and over in a second. */
export interface TinyClinic {
  /** As a role that may read what it was granted and no more. */
  readonly connection: OpenedConnection;
  readonly scope: SchemaScope;
}

/** A database for clinics of a few rows each, in schemas of their own. */
export interface TinyClinics {
  /** A schema with patients and visits. */
  add(schema: string, rows?: number): Promise<TinyClinic>;
  /** Runs a statement there as its superuser. */
  run(sql: string): Promise<void>;
  drop(): Promise<void>;
}

export async function tinyClinics(system: System): Promise<TinyClinics> {
  const database = await freshDatabase('chicas');
  const user = `respaldo_${randomBytes(4).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  const admin = system.server(database.config.database);
  const run = (sql: string): Promise<void> =>
    onDatabase(admin, async (client) => {
      await client.query(sql);
    });
  await run(`CREATE ROLE ${user} LOGIN CREATEDB PASSWORD ${escapeLiteral(password)}`);
  return {
    run,
    async add(schema, rows = 60) {
      const name = escapeIdentifier(schema);
      await run(`
        CREATE SCHEMA ${name};
        CREATE TABLE ${name}.paciente (id int PRIMARY KEY, nombre text NOT NULL, nacido date);
        CREATE TABLE ${name}.consulta (
          id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          paciente_id int NOT NULL REFERENCES ${name}.paciente, motivo text, huella text
        );
        INSERT INTO ${name}.paciente
          SELECT n, 'Iñaki Núñez ' || n, date '1970-01-01' + n FROM generate_series(1, ${rows}) n;
        INSERT INTO ${name}.consulta (paciente_id, motivo, huella)
          SELECT n % ${rows} + 1, 'control ' || n, md5(n::text) FROM generate_series(1, ${rows * 3}) n;
        GRANT USAGE ON SCHEMA ${name} TO ${user};
        GRANT SELECT ON ALL TABLES IN SCHEMA ${name} TO ${user};
        GRANT SELECT ON ALL SEQUENCES IN SCHEMA ${name} TO ${user};
      `);
      return { connection: { ...admin, user, password }, scope: { kind: 'schema', schema } };
    },
    async drop() {
      await database.drop();
      await onDatabase(system.server(), (client) => client.query(`DROP ROLE ${user}`));
    },
  };
}
