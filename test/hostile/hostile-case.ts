import type { Scope } from '../../contracts/scope.ts';

export type ScopeKind = Scope['kind'];

/**
 * A feature of PostgreSQL that backups break on. In the SQL `«s»` stands for the clinic's schema (quoted; the
 * search path leads to it, then to public), `«a»` and `«b»` for two roles. Rows of the clinic that is backed up
 * bear `clinica_id` 1, those of its neighbour 2, so that one script does for all scopes.
 */
export interface HostileCase {
  readonly name: string;
  /** The scopes in which it comes back. What another scope makes of it stands in refused.test.ts. */
  readonly scopes: readonly ScopeKind[];
  readonly sql: string;
  /** Ruins it, structure and all: for the scopes that bring structure back. */
  readonly wreck: string;
  /** For the scope `rows`: ruins the rows of clinic 1 and nothing else. */
  readonly wreckRows?: string;
  /** For the scope `rows`: what clinic 2 does meanwhile, and keeps. */
  readonly neighbour?: string;
  /** For the scope `rows`: tables that belong to no clinic, and tables left out. */
  readonly shared?: readonly string[];
  readonly excluded?: readonly string[];
  /** What pg_dump does not tell: queries that must answer the same before and after. */
  readonly asks?: readonly string[];
}

export const anyScope = ['schema', 'rows', 'database'] as const;
export const ownScopes = ['schema', 'database'] as const;

/** The script for a clinic of that schema and those roles. */
export const filledIn = (
  sql: string,
  names: { readonly schema: string; readonly owner: string; readonly reader: string },
): string =>
  sql
    .replaceAll('«s»', names.schema)
    .replaceAll('«a»', names.owner)
    .replaceAll('«b»', names.reader);
