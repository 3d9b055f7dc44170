import type { Client } from 'pg';
import type { Scope, SchemaScope } from '../../contracts/scope.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { Relation } from '../inspect/relations.ts';
import type { Contents } from './contents.ts';
import {
  databaseContents,
  findDatabase,
  tablesOfDatabase,
  type DatabaseFound,
} from './database-contents.ts';
import { findSchema, schemaContents, tablesOfSchema, type SchemaFound } from './schema-contents.ts';

/** What the catalogue says there is, by scope. */
export type Found =
  | { readonly kind: 'schema'; readonly scope: SchemaScope; readonly schema: SchemaFound }
  | { readonly kind: 'database'; readonly database: DatabaseFound };

/** Looks at the catalogue only: quick, and good for finding out what to lock. */
export const lookFor = async (client: Client, scope: Scope): Promise<Found> => {
  switch (scope.kind) {
    case 'schema':
      return { kind: 'schema', scope, schema: await findSchema(client, scope) };
    case 'database':
      return { kind: 'database', database: await findDatabase(client) };
    case 'rows':
      throw new ResguardoError('object-unsupported', { kind: 'scope', object: 'rows' });
  }
};

export const tablesToLock = (found: Found): Relation[] =>
  found.kind === 'schema' ? tablesOfSchema(found.schema) : tablesOfDatabase(found.database);

/** Decides what the dump takes; inside the snapshot, before anything is written. */
export const contentsOf = async (client: Client, found: Found): Promise<Contents> =>
  found.kind === 'schema'
    ? schemaContents(client, found.scope, found.schema)
    : databaseContents(client, found.database);
