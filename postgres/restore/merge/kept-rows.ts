import type { Client } from 'pg';
import { RestoreResult } from '../../../contracts/restore.ts';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { quoteIdentifier, quoteLiteral } from '../../identifiers.ts';
import { expectKeptName } from '../restore-request.ts';
import type { LiveTable } from '../staging/live-tables.ts';

/** A table that a merge touched, as what is kept knows it. */
export interface KeptTable {
  readonly index: number;
  readonly schema: string;
  readonly name: string;
  /** All that were written to then, without generated ones. */
  readonly columns: readonly string[];
  /** By which its rows are found again; empty: by their text. */
  readonly key: readonly string[];
  /** Rows of others that were gone and that ours need. */
  readonly context: boolean;
}

/**
 * Where a merge keeps what was there. Everything is text, so that nothing kept hangs from a type of the
 * clinic's: `before_<n>` the rows replaced or removed, whole; `after_<n>` the key and a digest
 * of each row that was put in their place or added; `tables` what they are of; `large_objects` and
 * `large_object_pieces` likewise.
 */
export class KeptRows {
  readonly name: string;
  readonly #schema: string;

  constructor(name: string) {
    expectKeptName(name);
    this.name = name;
    this.#schema = quoteIdentifier(name);
  }

  before(index: number): string {
    return `${this.#schema}."before_${index}"`;
  }

  after(index: number): string {
    return `${this.#schema}."after_${index}"`;
  }

  get largeObjects(): string {
    return `${this.#schema}.large_objects`;
  }

  get pieces(): string {
    return `${this.#schema}.large_object_pieces`;
  }

  async create(client: Client): Promise<void> {
    await client.query(
      `CREATE SCHEMA ${this.#schema};
       CREATE TABLE ${this.#schema}.tables (index int PRIMARY KEY, told json NOT NULL);
       CREATE TABLE ${this.largeObjects} (oid oid PRIMARY KEY, was_there boolean NOT NULL, after text NOT NULL);
       CREATE TABLE ${this.pieces} (oid oid NOT NULL, at bigint NOT NULL, piece bytea NOT NULL)`,
    );
  }

  async addTable(client: Client, table: KeptTable): Promise<void> {
    const { rowCount } = await client.query(
      `INSERT INTO ${this.#schema}.tables VALUES ($1, $2) ON CONFLICT DO NOTHING`,
      [table.index, JSON.stringify(table)],
    );
    if (rowCount === 0) return;
    const list = (columns: readonly string[], more: readonly string[]): string =>
      [...columns.map((name) => `${quoteIdentifier(name)} text`), ...more].join(', ');
    await client.query(
      `CREATE TABLE ${this.before(table.index)} (${list(table.columns, [])});
       CREATE TABLE ${this.after(table.index)} (${list(table.key, ['"resguardo digest" text NOT NULL'])})`,
    );
  }

  async tables(client: Client): Promise<KeptTable[]> {
    const { rows } = await client.query<{ told: KeptTable }>(
      `SELECT told FROM ${this.#schema}.tables ORDER BY index`,
    );
    return rows.map(({ told }) => told);
  }

  async bytes(client: Client): Promise<number> {
    const { rows } = await client.query<{ bytes: string }>(
      `SELECT COALESCE(sum(pg_total_relation_size(oid)), 0) AS bytes FROM pg_class
        WHERE relnamespace = $1::text::regnamespace AND relkind = 'r'`,
      [this.#schema],
    );
    return Number(rows[0]?.bytes ?? 0);
  }

  async conclude(client: Client, result: RestoreResult): Promise<void> {
    await client.query(
      `COMMENT ON SCHEMA ${this.#schema} IS ${quoteLiteral(JSON.stringify(result))}`,
    );
  }

  /** The result of the change that is kept here; null when there is none. */
  async result(client: Client): Promise<RestoreResult | null> {
    const { rows } = await client.query<{ told: string | null }>(
      `SELECT obj_description(oid, 'pg_namespace') AS told FROM pg_namespace WHERE nspname = $1`,
      [this.name],
    );
    const [found] = rows;
    if (!found) return null;
    const parsed = RestoreResult.safeParse(parsedJson(found.told ?? ''));
    if (parsed.success) return parsed.data;
    throw new ResguardoError('internal', { what: this.name, detail: 'a schema that is not ours' });
  }

  async drop(client: Client): Promise<boolean> {
    const { rowCount } = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [
      this.name,
    ]);
    await client.query(`DROP SCHEMA IF EXISTS ${this.#schema} CASCADE`);
    return rowCount === 1;
  }
}

const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** Columns that are written; a generated one makes itself. */
export const writtenColumns = ({ columns }: LiveTable): string[] =>
  columns.filter(({ generated }) => !generated).map(({ name }) => name);

/** A value's text as COPY writes it, which a cast does not always give; NULL stays NULL, whatever is in a row. */
export const outputText = (alias: string, column: string): string => {
  const value = `${alias}.${quoteIdentifier(column)}`;
  return `CASE WHEN ${value} IS DISTINCT FROM NULL THEN pg_catalog.format('%s', ${value}) END`;
};

/** Tells whether a row is still the one that was written. */
export const digestOf = (alias: string, columns: readonly string[]): string =>
  columns.length === 0
    ? `''`
    : `pg_catalog.md5(ROW(${columns.map((name) => `${alias}.${quoteIdentifier(name)}`).join(', ')})::text)`;
