import type { Client } from 'pg';
import { quoteColumns, quoteIdentifier } from '../identifiers.ts';
import type { Relation } from '../inspect/relations.ts';
import { liveKey, liveTables, type KeyColumn } from '../restore/staging/live-tables.ts';

/** How a row of a table is known again. */
export interface RowIdentity {
  /** What tells it: its key's columns, or, where it has none, a hash of all that it holds. */
  readonly of: (alias: string) => readonly string[];
  /** True where the row `alias` is the one that `keys`, a table with columns `k1`, `k2`…, tells. */
  readonly matches: (alias: string, keys: string) => string;
  /** True where two rows of the table, or of a copy of it, have the same. */
  readonly same: (one: string, other: string) => string;
  /** Rows that are alike cannot be told apart: one entry may stand for several. */
  readonly mayRepeat: boolean;
}

/**
 * The identities of the tables' rows, compared as their keys' indexes do: found whatever the search path is,
 * and quickly. The session's search path must be empty.
 */
export const rowIdentities = async (
  client: Client,
  relations: readonly Relation[],
): Promise<(relation: Relation) => RowIdentity> => {
  const names = relations.map(({ schema, name }) => ({ schema, table: name }));
  const live = await liveTables(client, names);
  return (relation) =>
    identityOf(relation, live.get(liveKey(relation.schema, relation.name))?.key ?? []);
};

const identityOf = (relation: Relation, key: readonly KeyColumn[]): RowIdentity => {
  const keyless = key.length === 0;
  const of = (alias: string): string[] =>
    keyless
      ? [`pg_catalog.sha256(pg_catalog.convert_to(${rowText(relation, alias)}, 'UTF8'))`]
      : key.map(({ name }) => `${alias}.${quoteIdentifier(name)}`);
  const pair = (left: readonly string[], right: readonly string[]): string =>
    left
      .map((one, index) => `${one} ${key[index]?.equals ?? '='} ${right[index] ?? ''}`)
      .join(' AND ');
  return {
    of,
    matches: (alias, keys) =>
      pair(
        of(alias),
        of(alias).map((_, index) => `${keys}.k${index + 1}`),
      ),
    same: (one, other) => pair(of(one), of(other)),
    mayRepeat: keyless,
  };
};

/** All that a row holds, as one text. What is generated follows from the rest and is left out. */
const rowText = ({ columns }: Relation, alias: string): string =>
  `ROW(${columns.map(({ name }) => `${alias}.${quoteColumns([name])}`).join(', ')})::pg_catalog.text`;
