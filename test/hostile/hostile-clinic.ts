import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { OpenedConnection } from '../../contracts/connection.ts';
import { RestoreOrder, type RestorePlan, type RestoreResult } from '../../contracts/restore.ts';
import type { Scope } from '../../contracts/scope.ts';
import { freshDatabase, testStack, type FreshDatabase } from '../../local/testing/test-stack.ts';
import { quoteIdentifier } from '../../postgres/identifiers.ts';
import { restoreMethodsFor } from '../../postgres/restore/methods-for.ts';
import { keptName } from '../../postgres/restore/restore-request.ts';
import type { BackupInMemory } from '../../postgres/testing/backup-in-memory.ts';
import { copyOf } from '../../postgres/testing/copy-of.ts';
import { runSql } from '../../postgres/testing/run-sql.ts';
import { splitStatements } from '../../postgres/structure/scan-sql.ts';
import { filledIn, type HostileCase, type ScopeKind } from './hostile-case.ts';
import { hostileSettings } from './hostile-settings.ts';

/** A name that needs quotes, in letters of two bytes. */
export const schemaName = 'Clínica "Ñandú"';
const schema = quoteIdentifier(schemaName);
const installation = randomBytes(4).toString('hex');
let names = 0;

/** A database with hostile features in it, to be backed up, wrecked and restored. */
export class HostileClinic {
  readonly scope: Scope;
  readonly connection: OpenedConnection;
  readonly #home: FreshDatabase;
  readonly #roles: { owner: string; reader: string };
  readonly #cases: readonly HostileCase[];
  /** In the scope `database` what is kept outlives the clinic's own database. */
  readonly #kept: string[] = [];

  private constructor(
    home: FreshDatabase,
    scope: Scope,
    roles: { owner: string; reader: string },
    cases: readonly HostileCase[],
  ) {
    this.#home = home;
    this.#roles = roles;
    this.#cases = cases;
    this.scope = scope;
    this.connection = { ...home.config, ssl: 'disable' };
  }

  /** All of these features in one database, whose settings are hostile as well. */
  static async with(kind: ScopeKind, cases: readonly HostileCase[]): Promise<HostileClinic> {
    const home = await freshDatabase(`hostile_${kind}`);
    const tag = `${process.pid}_${randomBytes(3).toString('hex')}`;
    const roles = { owner: `dueña "${tag}"`, reader: `lector_${tag}` };
    const clinic = new HostileClinic(home, scopeOf(kind, cases), roles, cases);
    try {
      await runSql(
        home.config,
        `CREATE ROLE ${quoteIdentifier(roles.owner)}; CREATE ROLE ${roles.reader}; CREATE SCHEMA ${schema}`,
      );
      await clinic.run(cases.map(({ name, sql }) => [name, sql]));
      await runSql(home.config, hostileSettings(home.config.database));
      return clinic;
    } catch (error) {
      await clinic.drop();
      throw error;
    }
  }

  get config(): FreshDatabase['config'] {
    return this.#home.config;
  }

  /** Ruins what the scope brings back; of shared tables the clinic's rows, while its neighbour works on. */
  async wreck(): Promise<void> {
    const scripts = this.#cases.map((one): [string, string] => [
      one.name,
      this.scope.kind === 'rows' ? `${one.wreckRows ?? ''};${one.neighbour ?? ''}` : one.wreck,
    ]);
    await this.run(scripts);
  }

  /** Runs scripts, each told by what it is about should it fail; none is hindered by the database's settings. */
  async run(scripts: readonly (readonly [what: string, sql: string])[]): Promise<void> {
    const client = new Client(this.config);
    await client.connect();
    try {
      for (const [what, sql] of scripts) {
        for (const statement of splitStatements(this.#filledIn(plainSettings + sql))) {
          await client.query(statement).catch((error: unknown) => {
            throw new Error(`${what}: ${String(error)}`, { cause: error });
          });
        }
      }
    } finally {
      await client.end();
    }
  }

  /** What pg_dump does not tell, by case. */
  async answers(): Promise<Record<string, unknown[]>> {
    const client = new Client(this.config);
    await client.connect();
    try {
      await client.query(this.#filledIn(plainSettings));
      const told: Record<string, unknown[]> = {};
      for (const { name, asks = [] } of this.#cases) {
        for (const ask of asks) {
          // What was wrecked may have nothing to ask any more: that is an answer too.
          const answer: unknown[] = await client.query<object>(this.#filledIn(ask)).then(
            ({ rows }): unknown[] => rows,
            (error: unknown) => [String(error)],
          );
          told[name] = [...(told[name] ?? []), ...answer];
        }
      }
      return told;
    } finally {
      await client.end();
    }
  }

  plan(backup: BackupInMemory, order: Partial<RestoreOrder> = {}): Promise<RestorePlan> {
    const request = this.#request(backup, order);
    return restoreMethodsFor(this.scope, request.order).plan(request);
  }

  /** @returns the name under which the undo is kept, with the result */
  async restore(
    backup: BackupInMemory,
    order: Partial<RestoreOrder> = { acceptLosses: true },
  ): Promise<{ kept: string; result: RestoreResult }> {
    const kept = this.#keptName();
    const request = { ...this.#request(backup, order), undoName: kept };
    return { kept, result: await restoreMethodsFor(this.scope, request.order).restore(request) };
  }

  async undo(kept: string): Promise<string> {
    const undoName = this.#keptName();
    await this.#methods().undo({ ...this.#place(), keptName: kept, undoName });
    return undoName;
  }

  dropKept(kept: string): Promise<boolean> {
    return this.#methods().dropKept({ ...this.#place(), keptName: kept });
  }

  async drop(): Promise<void> {
    await this.#home.drop();
    const { host, port, user, password } = testStack().postgres;
    const { owner, reader } = this.#roles;
    const server = { host, port, user, password, database: 'postgres' };
    for (const name of this.#kept) {
      await runSql(server, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    }
    await runSql(
      server,
      `DROP ROLE IF EXISTS ${quoteIdentifier(owner)}; DROP ROLE IF EXISTS ${reader}`,
    );
  }

  #filledIn(sql: string): string {
    const { owner, reader } = this.#roles;
    return filledIn(sql, { schema, owner: quoteIdentifier(owner), reader });
  }

  #keptName(): string {
    const name = keptName(installation, ++names);
    this.#kept.push(name);
    return name;
  }

  #methods(): ReturnType<typeof restoreMethodsFor> {
    return restoreMethodsFor(this.scope, RestoreOrder.parse({}));
  }

  #place() {
    const { connection, scope } = this;
    return { connection, scope, signal: new AbortController().signal };
  }

  #request(backup: BackupInMemory, order: Partial<RestoreOrder>) {
    return { ...this.#place(), copy: copyOf(backup), order: RestoreOrder.parse(order) };
  }
}

/** For our own scripts, whatever the database's settings are. */
const plainSettings = `
SET search_path = «s», public; SET standard_conforming_strings = on; SET datestyle = 'ISO, YMD'; SET array_nulls = on;
SET statement_timeout = 0; SET lock_timeout = 0; SET default_transaction_read_only = off; SET row_security = on;
SET intervalstyle = 'postgres'; SET check_function_bodies = on; SET transform_null_equals = off; SET xmloption = content;
`;

const scopeOf = (kind: ScopeKind, cases: readonly HostileCase[]): Scope => {
  if (kind === 'database') return { kind };
  if (kind === 'schema') return { kind, schema: schemaName };
  return {
    kind,
    schema: schemaName,
    tenantColumn: 'clinica_id',
    tenantValue: '1',
    tenantTable: { table: 'clinica', key: 'id' },
    shared: cases.flatMap(({ shared = [] }) => shared),
    excluded: cases.flatMap(({ excluded = [] }) => excluded),
  };
};
