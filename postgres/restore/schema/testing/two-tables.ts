import { Readable } from 'node:stream';
import { Client } from 'pg';
import type { OpenedConnection } from '../../../../contracts/connection.ts';
import type { RestoreOrder } from '../../../../contracts/restore.ts';
import type { SchemaScope } from '../../../../contracts/scope.ts';
import { freshDatabase, type FreshDatabase } from '../../../../local/testing/test-stack.ts';
import { backupInMemory, type BackupInMemory } from '../../../testing/backup-in-memory.ts';
import { copyOf } from '../../../testing/copy-of.ts';
import { runSql } from '../../../testing/run-sql.ts';
import { keptName, type CopySource, type RestoreRequest } from '../../restore-request.ts';

export const order: RestoreOrder = {
  selection: { kind: 'all' },
  target: { kind: 'place' },
  onConflict: 'refuse',
  acceptLosses: false,
};

export const kept = (id: number): string => keptName('0123abcd', id);

/** Two tables whose rows all bear one version: a reader that joins them sees at once when it sees a mixture. */
export const twoTablesSql = `
CREATE SCHEMA norte;
CREATE TABLE norte.paciente (id int PRIMARY KEY, version int NOT NULL, nombre text);
CREATE TABLE norte.consulta (id int PRIMARY KEY, paciente int REFERENCES norte.paciente, version int NOT NULL);
INSERT INTO norte.paciente SELECT i, 1, repeat('ñ', i % 90) FROM generate_series(1, 3000) i;
INSERT INTO norte.consulta SELECT i, 1 + i % 3000, 1 FROM generate_series(1, 6000) i;
CREATE VIEW norte.vista AS SELECT version FROM norte.paciente;
CREATE SEQUENCE norte.folio;
`;

/** The version that comes back is 1; everything is of version 2 before that. */
export const newerVersionSql = `
UPDATE norte.paciente SET version = 2;
UPDATE norte.consulta SET version = 2;
`;

export interface TwoTables {
  readonly home: FreshDatabase;
  readonly connection: OpenedConnection;
  readonly scope: SchemaScope;
  readonly backup: BackupInMemory;
  request(undoId: number, changes?: Partial<RestoreRequest>): RestoreRequest;
  open(): Promise<Client>;
}

/** A database with that clinic, a backup of version 1 in hand, and version 2 in its tables. */
export async function twoTables(prefix: string, more = ''): Promise<TwoTables> {
  const home = await freshDatabase(prefix);
  const connection: OpenedConnection = { ...home.config, ssl: 'disable' };
  const scope: SchemaScope = { kind: 'schema', schema: 'norte' };
  await runSql(home.config, twoTablesSql + more);
  const backup = await backupInMemory(connection, { scope });
  await runSql(home.config, newerVersionSql);
  return {
    home,
    connection,
    scope,
    backup,
    request: (undoId, changes = {}) => ({
      connection,
      scope,
      copy: copyOf(backup, 4096),
      order,
      undoName: kept(undoId),
      signal: new AbortController().signal,
      ...changes,
    }),
    open: async () => {
      const client = new Client(home.config);
      client.on('error', () => undefined);
      await client.connect();
      return client;
    },
  };
}

/** A copy whose download stops halfway until `meanwhile` is done. */
export const heldBack = (copy: CopySource, meanwhile: () => Promise<void>): CopySource => ({
  manifest: copy.manifest,
  open: async (range) => {
    const whole = await copy.open(range);
    if (range) return whole;
    const halfway = copy.manifest.totals.bytes / 2;
    return Readable.from(
      (async function* () {
        let read = 0;
        for await (const chunk of whole as AsyncIterable<Buffer>) {
          if (read <= halfway && read + chunk.length > halfway) await meanwhile();
          read += chunk.length;
          yield chunk;
        }
      })(),
    );
  },
});

/** Waits for a condition that another session brings about. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('it did not come about');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The backend of a restore under way; 0 when there is none. */
export async function backendOf(client: Client, name: string): Promise<number> {
  const { rows } = await client.query<{ pid: number }>(
    'SELECT pid FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database()',
    [`resguardo ${name}`],
  );
  return rows[0]?.pid ?? 0;
}
