import { Client } from 'pg';
import type { OpenedConnection } from '../../contracts/connection.ts';
import type { Scope } from '../../contracts/scope.ts';
import { freshDatabase } from '../../local/testing/test-stack.ts';
import type { CleanTarget } from '../clean/clean-request.ts';
import { disconnect } from '../connect.ts';
import type { CopySource } from '../restore/restore-request.ts';
import { backupInMemory } from './backup-in-memory.ts';
import { datedClinicsSql, datedTables, january, laPaz } from './dated-clinics.ts';
import { asDownload } from './made-up-copy.ts';
import { runSql } from './run-sql.ts';

/** A database of clinics with dated rows, and a backup of one of them. */
export interface DatedClinic {
  readonly connection: OpenedConnection;
  readonly copy: CopySource;
  /** January, all tables. */
  readonly target: CleanTarget;
  /** The one value that a query gives, as text. */
  ask(sql: string): Promise<string>;
  run(sql: string): Promise<void>;
  /** A digest of each table's rows, whatever order they lie in. */
  digests(): Promise<Record<string, string>>;
  drop(): Promise<void>;
}

const tablesSql = `SELECT relname FROM pg_class WHERE relnamespace = 'agenda'::regnamespace AND relkind = 'r'`;

/** @param more SQL to run before the backup */
export const datedClinic = async (scope: Scope, more = ''): Promise<DatedClinic> => {
  const database = await freshDatabase('clean');
  const client = new Client(database.config);
  client.on('error', () => undefined); // dropping the database ends it
  const drop = async (): Promise<void> => {
    await disconnect(client);
    await database.drop();
  };
  try {
    await runSql(database.config, datedClinicsSql + more);
    await client.connect();
    const connection: OpenedConnection = { ...database.config, ssl: 'disable' };
    const column = async (sql: string): Promise<string[]> => {
      const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
      return rows.map(([value]) => String(value));
    };
    return {
      connection,
      copy: await copyNow(connection, scope),
      target: {
        connection,
        scope,
        timeZone: laPaz,
        range: january,
        tables: datedTables,
        signal: new AbortController().signal,
      },
      ask: async (sql) => (await column(sql)).join(),
      run: (sql) => runSql(database.config, `SET search_path = agenda; ${sql}`),
      async digests() {
        const found: Record<string, string> = {};
        for (const name of await column(tablesSql)) {
          const lines = `SELECT r::text AS line FROM ONLY agenda."${name}" r`;
          [found[name] = ''] = await column(
            `SELECT md5(string_agg(line, chr(10) ORDER BY line COLLATE "C")) FROM (${lines}) x`,
          );
        }
        return found;
      },
      drop,
    };
  } catch (error) {
    await drop();
    throw error;
  }
};

/** A backup of the clinic as it is now. */
export const copyNow = async (connection: OpenedConnection, scope: Scope): Promise<CopySource> => {
  const { manifest, object } = await backupInMemory(connection, { scope });
  return {
    manifest,
    open: async (range) =>
      asDownload(range ? object.subarray(range.offset, range.offset + range.length) : object),
  };
};
