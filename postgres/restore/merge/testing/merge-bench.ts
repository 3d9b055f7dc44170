import { Client } from 'pg';
import type { OpenedConnection } from '../../../../contracts/connection.ts';
import { RestoreOrder } from '../../../../contracts/restore.ts';
import type { Scope } from '../../../../contracts/scope.ts';
import { freshDatabase, type FreshDatabase } from '../../../../local/testing/test-stack.ts';
import { backupInMemory, type BackupInMemory } from '../../../testing/backup-in-memory.ts';
import { asDownload } from '../../../testing/made-up-copy.ts';
import { runSql } from '../../../testing/run-sql.ts';
import { keptName, type CopySource, type RestoreRequest } from '../../restore-request.ts';

/** A backup kept in memory, as a store would give it. */
export const copyInMemory = ({ manifest, object }: BackupInMemory): CopySource => ({
  manifest,
  open: async (range) =>
    asDownload(
      range ? object.subarray(range.offset, range.offset + range.length) : object,
      64 * 1024,
    ),
});

let names = 0;

/** A database with a backup of it, to wreck and to restore. */
export class MergeBench {
  readonly home: FreshDatabase;
  readonly server: OpenedConnection;
  readonly client: Client;
  readonly scope: Scope;
  readonly backup: BackupInMemory;

  private constructor(
    home: FreshDatabase,
    server: OpenedConnection,
    client: Client,
    scope: Scope,
    backup: BackupInMemory,
  ) {
    this.home = home;
    this.server = server;
    this.client = client;
    this.scope = scope;
    this.backup = backup;
  }

  static async open(sql: string, scope: Scope): Promise<MergeBench> {
    const home = await freshDatabase('merge_bench');
    const server: OpenedConnection = { ...home.config, ssl: 'disable' };
    await runSql(home.config, sql);
    const backup = await backupInMemory(server, { scope });
    const client = new Client(home.config);
    await client.connect();
    return new MergeBench(home, server, client, scope, backup);
  }

  async close(): Promise<void> {
    await this.client.end();
    await this.home.drop();
  }

  backUpAgain(scope: Scope): Promise<BackupInMemory> {
    return backupInMemory(this.server, { scope });
  }

  name(): string {
    return keptName('0badcafe', ++names);
  }

  place(): Pick<RestoreRequest, 'connection' | 'scope' | 'signal'> {
    return {
      connection: this.server,
      scope: this.scope,
      signal: new AbortController().signal,
    };
  }

  request(
    order: Partial<RestoreOrder> = {},
    changes: Partial<RestoreRequest> = {},
  ): RestoreRequest {
    return {
      ...this.place(),
      copy: copyInMemory(this.backup),
      order: RestoreOrder.parse(order),
      undoName: this.name(),
      ...changes,
    };
  }

  /** Rows as text, sorted. */
  async rows(query: string): Promise<string[]> {
    const { rows } = await this.client.query<{ line: string }>(
      `SELECT ROW(q.*)::text AS line FROM (${query}) q ORDER BY 1`,
    );
    return rows.map(({ line }) => line);
  }

  /** Everything in these tables. */
  async all(tables: readonly string[]): Promise<Record<string, string[]>> {
    const found: Record<string, string[]> = {};
    for (const table of tables) found[table] = await this.rows(`SELECT * FROM ${table}`);
    return found;
  }

  async count(query: string): Promise<number> {
    const { rows } = await this.client.query<{ count: string }>(
      `SELECT count(*) FROM (${query}) q`,
    );
    return Number(rows[0]?.count ?? -1);
  }
}
