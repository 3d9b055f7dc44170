import type { Client } from 'pg';
import type { RowsScope, SchemaScope, Scope } from '../../contracts/scope.ts';
import type { Relation } from '../inspect/relations.ts';
import type { Contents } from './contents.ts';
import { databaseContents, findDatabase, type DatabaseFound } from './database-contents.ts';
import { rowsContents } from './rows-contents.ts';
import { schemaContents } from './schema-contents.ts';
import { findSchema, type SchemaFound } from './schema-found.ts';

/** What the catalogue says there is, by scope. */
export type Found =
  | { readonly kind: 'schema'; readonly scope: SchemaScope; readonly found: SchemaFound }
  | { readonly kind: 'rows'; readonly scope: RowsScope; readonly found: SchemaFound }
  | { readonly kind: 'database'; readonly found: DatabaseFound };

/** Looks at the catalogue only. */
export const lookFor = async (client: Client, scope: Scope): Promise<Found> => {
  switch (scope.kind) {
    case 'schema':
      return { kind: 'schema', scope, found: await findSchema(client, scope.schema) };
    case 'rows':
      return { kind: 'rows', scope, found: await findSchema(client, scope.schema) };
    case 'database':
      return { kind: 'database', found: await findDatabase(client) };
  }
};

/** Tables of others that a dump reads or describes, besides the scope's own. */
export const neededTables = (looked: Found): Relation[] =>
  looked.kind === 'database'
    ? []
    : looked.found.needed.filter(
        ({ kind, ofExtension }) => (kind === 'table' || kind === 'partitioned') && !ofExtension,
      );

/** Decides what the dump takes; inside the snapshot, before anything is written. */
export const contentsOf = async (client: Client, looked: Found): Promise<Contents> => {
  switch (looked.kind) {
    case 'schema':
      return schemaContents(client, looked.scope, looked.found);
    case 'rows':
      return rowsContents(client, looked.scope, looked.found);
    case 'database':
      return databaseContents(client, looked.found);
  }
};
