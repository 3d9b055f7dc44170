import { quoteColumns, quoteQualified } from '../identifiers.ts';
import type { Relation } from '../inspect/relations.ts';
import { orderByClause } from '../copy/order-by.ts';
import type { TableRead } from './contents.ts';

const names = (relation: Relation): string[] => relation.columns.map(({ name }) => name);

/** A table whole, in the order its rows lie. Children that inherit from it are read apart. */
export const wholeTable = (relation: Relation, estimatedBytes: number): TableRead => {
  const columns = relation.columns.length === 0 ? '' : ` (${quoteColumns(names(relation))})`;
  return {
    relation,
    source: `${quoteQualified(relation.schema, relation.name)}${columns}`,
    orderBy: [],
    estimatedBytes,
  };
};

/** The alias that conditions name the read table by. */
export const readAlias = 'r';

/**
 * The rows of one table for which `condition` holds, ordered by its key, or by all of its columns where
 * it has none: rows put back among others lie in no order that could be relied on.
 */
export const someRows = (
  relation: Relation,
  condition: string,
  facts: { reason?: string; estimatedBytes: number },
): TableRead => {
  const ordered =
    relation.key.length > 0
      ? relation.columns.filter(({ name }) => relation.key.includes(name))
      : relation.columns;
  const orderBy = relation.key.length > 0 ? [...relation.key] : names(relation);
  const sorted = orderBy.flatMap((name) => ordered.filter((column) => column.name === name));
  const columns = relation.columns
    .map(({ name }) => `${readAlias}.${quoteColumns([name])}`)
    .join(', ');
  const table = quoteQualified(relation.schema, relation.name);
  return {
    relation,
    source: `(SELECT ${columns} FROM ONLY ${table} ${readAlias} WHERE ${condition} ${orderByClause(sorted, readAlias)})`,
    orderBy,
    ...facts,
  };
};
