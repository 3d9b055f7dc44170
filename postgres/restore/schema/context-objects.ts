import { DatabaseError, type Client } from 'pg';
import type { TableName } from '../../../contracts/manifest.ts';
import { quoteQualified } from '../../identifiers.ts';

/** Something of that name is there already. */
const duplicates = new Set(['42P06', '42P07', '42710', '42723', '42P04']);

/** Making it takes a right that the role has not. */
const forbidden = '42501';

const identifier = String.raw`(?:"(?:[^"]|"")+"|[^\s".;(,]+)`;
const qualified = `(${identifier})\\.(${identifier})`;
const makesAnything = new RegExp(String.raw`^CREATE (?:OR REPLACE )?[A-Z ]+? ${qualified}`);
const makesRelation = new RegExp(
  String.raw`^CREATE (?:UNLOGGED )?(?:TABLE|SEQUENCE|VIEW|MATERIALIZED VIEW|FOREIGN TABLE) ${qualified}`,
);
/** What is said about a relation, in pg_dump's words. */
const aboutRelation = new RegExp(
  String.raw`^(?:ALTER (?:TABLE|SEQUENCE|VIEW|MATERIALIZED VIEW|FOREIGN TABLE)(?: ONLY)? |` +
    String.raw`CREATE (?:UNIQUE )?INDEX [\s\S]+? ON (?:ONLY )?|` +
    String.raw`CREATE (?:CONSTRAINT )?TRIGGER [\s\S]+? ON |` +
    String.raw`CREATE (?:OR REPLACE )?RULE [\s\S]+? TO )${qualified}`,
);
const ifMissing = new RegExp(String.raw`^CREATE (SCHEMA|EXTENSION) IF NOT EXISTS (${identifier})`);

/**
 * Objects of others that the clinic's own need. Those that are there stay as they are, and not even
 * a lock is taken on them; those that are missing, as in a database that has only just been made, are
 * made. Runs inside a transaction.
 */
export class ContextObjects {
  readonly #client: Client;
  readonly #made = new Set<string>();

  constructor(client: Client) {
    this.#client = client;
  }

  /** Whether the table was missing: then its rows are to be loaded. */
  isMade({ schema, table }: TableName): boolean {
    return this.#made.has(quoteQualified(schema, table));
  }

  async run(statements: readonly string[]): Promise<void> {
    for (const statement of statements)
      await this.#run(statement.replace(/^(?:--[^\n]*\n|\s)+/, ''));
  }

  async #run(statement: string): Promise<void> {
    const [, kind, name = ''] = ifMissing.exec(statement) ?? [];
    if (kind !== undefined) {
      if (!(await this.#exists(kind, unquoted(name)))) await this.#client.query(statement);
      return;
    }
    const [, aboutSchema = '', about = ''] = aboutRelation.exec(statement) ?? [];
    if (about !== '') {
      if (this.#made.has(key(aboutSchema, about))) await this.#client.query(statement);
      return;
    }
    if (!statement.startsWith('CREATE ')) {
      // Settings of the session, and what extensions and servers are given.
      if (/^(?:SET|SELECT) /.test(statement)) await this.#client.query(statement);
      return;
    }
    if (!(await this.#make(statement))) return;
    const [, schema = '', relation = ''] = makesRelation.exec(statement) ?? [];
    if (relation !== '') this.#made.add(key(schema, relation));
  }

  /** False where it is there already. */
  async #make(statement: string): Promise<boolean> {
    await this.#client.query('SAVEPOINT context');
    try {
      await this.#client.query(statement);
      await this.#client.query('RELEASE SAVEPOINT context');
      return true;
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      const there = duplicates.has(error.code ?? '');
      if (!there && error.code !== forbidden) throw error;
      await this.#client.query('ROLLBACK TO SAVEPOINT context; RELEASE SAVEPOINT context');
      // Whether one may make anything there is asked before whether it is there.
      if (!there && !(await this.#isThere(statement))) throw error;
      return false;
    }
  }

  async #isThere(statement: string): Promise<boolean> {
    const [, schema = '', name = ''] = makesAnything.exec(statement) ?? [];
    const { rowCount } = await this.#client.query(
      `SELECT FROM pg_catalog.pg_namespace n WHERE nspname = $1 AND (
         EXISTS (SELECT FROM pg_catalog.pg_class WHERE relnamespace = n.oid AND relname = $2)
         OR EXISTS (SELECT FROM pg_catalog.pg_type WHERE typnamespace = n.oid AND typname = $2)
         OR EXISTS (SELECT FROM pg_catalog.pg_proc WHERE pronamespace = n.oid AND proname = $2))`,
      [unquoted(schema), unquoted(name)],
    );
    return rowCount === 1;
  }

  async #exists(kind: string, name: string): Promise<boolean> {
    const { rowCount } = await this.#client.query(
      kind === 'SCHEMA'
        ? 'SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1'
        : 'SELECT FROM pg_catalog.pg_extension WHERE extname = $1',
      [name],
    );
    return rowCount !== 0;
  }
}

const unquoted = (name: string): string =>
  name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
const key = (schema: string, name: string): string =>
  quoteQualified(unquoted(schema), unquoted(name));
