import { escapeIdentifier, type Client } from 'pg';
import type { OpenedConnection } from '../../contracts/connection.ts';
import type { SchemaScope } from '../../contracts/scope.ts';
import { ensureBackupRole, rolePassword } from './backup-role.ts';
import { ensureDatabase } from './ensure-database.ts';
import { awaitTurn, inTransaction, withSession } from './session.ts';
import { sqlScript } from './sql-script.ts';
import type { TableRecipe } from './table-recipe.ts';

/** A clinic made to measure, in a schema of its own, and who may read it. */
export interface BuiltClinic {
  readonly connection: OpenedConnection;
  readonly scope: SchemaScope;
  /** Rows of all its tables together. */
  readonly rows: number;
}

export interface ClinicPlan {
  /** Made when it is not there; `medidas` unless told. */
  readonly database?: string | undefined;
  readonly schema: string;
  readonly tables: readonly TableRecipe[];
  /** Rows by table. */
  readonly counts: ReadonlyMap<string, number>;
  readonly report?: ((line: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const reader = 'respaldo_medidas';
/** Rows of one statement: so that a cancel is heeded, and progress shown. */
const chunk = 500_000;
/** Its comment tells a finished schema from one that a stopped run left. */
const finished = 'complete';

/**
 * Makes a clinic by its recipes, the same rows on every machine; a finished one is left as it is. Two tables
 * are filled side by side.
 * @throws the signal's reason when it was aborted; what is there by then is made anew the next time
 */
export async function buildClinic(
  server: OpenedConnection,
  plan: ClinicPlan,
): Promise<BuiltClinic> {
  const { database = 'medidas' } = plan;
  await withSession(server, async (admin) => {
    await awaitTurn(admin);
    await ensureBackupRole(admin, reader, rolePassword(server, reader));
    await ensureDatabase(admin, database);
    await buildSchema({ ...server, database }, plan);
  });
  const { host, port, ssl } = server;
  return {
    connection: { host, port, ssl, database, user: reader, password: rolePassword(server, reader) },
    scope: { kind: 'schema', schema: plan.schema },
    rows: [...plan.counts.values()].reduce((sum, count) => sum + count, 0),
  };
}

async function buildSchema(place: OpenedConnection, plan: ClinicPlan): Promise<void> {
  const schema = escapeIdentifier(plan.schema);
  await withSession(place, async (client) => {
    if (await isFinished(client, plan.schema)) return;
    await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE; CREATE SCHEMA ${schema}`);
    const waiting = plan.tables.toSorted((a, b) => countOf(plan, b.name) - countOf(plan, a.name));
    await Promise.all([fillTables(place, plan, waiting), fillTables(place, plan, waiting)]);
    plan.report?.(`${plan.schema}: keys…`);
    await inTransaction(client, () => finish(client, plan));
    // A server in use has long since set the hint bits that the first reader would have to write.
    for (const { name } of plan.tables) {
      await client.query(`VACUUM (FREEZE, ANALYZE) ${schema}.${escapeIdentifier(name)}`);
    }
    await client.query(`COMMENT ON SCHEMA ${schema} IS '${finished}'; CHECKPOINT`);
  });
}

async function isFinished(client: Client, schema: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT 1 FROM pg_namespace WHERE nspname = $1 AND obj_description(oid, 'pg_namespace') = $2`,
    [schema, finished],
  );
  return rowCount === 1;
}

const countOf = (plan: ClinicPlan, table: string): number => plan.counts.get(table) ?? 0;

/** Takes table after table from the shared list until none is waiting. */
async function fillTables(
  place: OpenedConnection,
  plan: ClinicPlan,
  waiting: TableRecipe[],
): Promise<void> {
  await withSession(place, async (client) => {
    await client.query(sqlScript('words'));
    await client.query(`SELECT set_config('search_path', $1, false)`, [
      escapeIdentifier(plan.schema),
    ]);
    await client.query(`SET synchronous_commit = off; SET maintenance_work_mem = '256MB'`);
    for (let table = waiting.shift(); table; table = waiting.shift()) {
      await fillTable(client, plan, table);
    }
  });
}

async function fillTable(client: Client, plan: ClinicPlan, table: TableRecipe): Promise<void> {
  const total = countOf(plan, table.name);
  let row = table.row.replaceAll('{total}', String(total));
  for (const [name, count] of plan.counts) row = row.replaceAll(`{${name}}`, String(count));
  const target = escapeIdentifier(table.name);
  await client.query(`CREATE TABLE ${target} (${table.columns})`);
  for (let from = 1; from <= total; from += chunk) {
    plan.signal?.throwIfAborted();
    const to = Math.min(total, from + chunk - 1);
    await client.query(
      `INSERT INTO ${target} SELECT ${row} FROM generate_series(${from}, ${to}) n`,
    );
    if (to < total) plan.report?.(`${plan.schema}.${table.name}: ${to} of ${total} rows`);
  }
  const key = escapeIdentifier(table.columns.split(' ')[0] ?? 'id');
  await client.query(`ALTER TABLE ${target} ADD PRIMARY KEY (${key})`);
}

async function finish(client: Client, plan: ClinicPlan): Promise<void> {
  const schema = escapeIdentifier(plan.schema);
  await client.query(`SET LOCAL search_path = ${schema}; SET LOCAL maintenance_work_mem = '256MB'`);
  for (const { name, foreignKeys = [] } of plan.tables) {
    for (const key of foreignKeys) {
      await client.query(`ALTER TABLE ${escapeIdentifier(name)} ADD FOREIGN KEY ${key}`);
    }
  }
  await client.query(`GRANT USAGE ON SCHEMA ${schema} TO ${reader}`);
  await client.query(`GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${reader}`);
}
