import type { Client } from 'pg';
import type { RowsScope, SchemaScope, Scope } from '../../contracts/scope.ts';
import type { Relation } from '../inspect/relations.ts';
import type { Contents } from './contents.ts';
import {
  databaseContents,
  findDatabase,
  tablesOfDatabase,
  type DatabaseFound,
} from './database-contents.ts';
import { rowsContents, tablesOfRows } from './rows-contents.ts';
import { schemaContents } from './schema-contents.ts';
import { findSchema, tablesOfSchema, type SchemaFound } from './schema-found.ts';

/** What the catalogue says there is, by scope. */
export type Found =
  | { readonly kind: 'schema'; readonly scope: SchemaScope; readonly found: SchemaFound }
  | { readonly kind: 'rows'; readonly scope: RowsScope; readonly found: SchemaFound }
  | { readonly kind: 'database'; readonly found: DatabaseFound };

/** Looks at the catalogue only: quick, and good for finding out what to lock. */
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

export const tablesToLock = (looked: Found): Relation[] => {
  switch (looked.kind) {
    case 'schema':
      return tablesOfSchema(looked.found);
    case 'rows':
      return tablesOfRows(looked.found, looked.scope);
    case 'database':
      return tablesOfDatabase(looked.found);
  }
};

/** Those and the sequences: what a dump needs the right to read. */
export const relationsToRead = (looked: Found): Relation[] => {
  const own = looked.kind === 'database' ? looked.found.relations : looked.found.own;
  const sequences = own.filter(({ kind, ofExtension }) => kind === 'sequence' && !ofExtension);
  return [...tablesToLock(looked), ...sequences];
};

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
