import type { TableEntry } from '../../contracts/manifest.ts';
import { quoteColumns, quoteQualified } from '../identifiers.ts';

/** What stands after COPY for a table of a manifest; a table without columns has no list of them. */
export const copyTarget = ({ schema, table, columns }: TableEntry): string => {
  const list = columns.length === 0 ? '' : ` (${quoteColumns(columns)})`;
  return `${quoteQualified(schema, table)}${list}`;
};
