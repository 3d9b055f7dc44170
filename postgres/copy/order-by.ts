import { quoteIdentifier } from '../identifiers.ts';

/** Types whose order is the same on every server: int2, int4, int8, oid, bool, uuid, dates and times. */
const sameEverywhere = new Set([
  '21',
  '23',
  '20',
  '26',
  '16',
  '2950',
  '1082',
  '1083',
  '1114',
  '1184',
]);

export interface OrderColumn {
  readonly name: string;
  /** pg_type's oid; a domain's base type. */
  readonly baseTypeOid: string;
}

/**
 * `ORDER BY …`, or nothing for no columns. The same rows get the same order on any server: texts are
 * compared by their bytes and not by a language's rules, which differ between systems and versions;
 * any other type by its text, which every type has.
 */
export const orderByClause = (columns: readonly OrderColumn[], alias?: string): string => {
  if (columns.length === 0) return '';
  const prefix = alias === undefined ? '' : `${alias}.`;
  const terms = columns.map(({ name, baseTypeOid }) => {
    const column = `${prefix}${quoteIdentifier(name)}`;
    return sameEverywhere.has(baseTypeOid) ? column : `${column}::text COLLATE "C"`;
  });
  return `ORDER BY ${terms.join(', ')}`;
};
