/** How a column's values stand in the document; SQL NULL is `null`, or for `json` a key left out. */
export type JsonEncoding =
  /** A number with the digits PostgreSQL writes; NaN and the infinities as strings. */
  | 'number'
  | 'boolean'
  /** Embedded as it is, to the last blank. */
  | 'json'
  /** A string of PostgreSQL's own text form. */
  | 'text';

export interface JsonColumn {
  readonly name: string;
  readonly encoding: JsonEncoding;
}

/** By pg_type's oid: int2, int4, int8, oid, float4, float8, numeric · bool · json, jsonb. */
const byType: Readonly<Record<string, JsonEncoding>> = {
  '21': 'number',
  '23': 'number',
  '20': 'number',
  '26': 'number',
  '700': 'number',
  '701': 'number',
  '1700': 'number',
  '16': 'boolean',
  '114': 'json',
  '3802': 'json',
};

export const jsonColumn = (column: { name: string; baseTypeOid: string }): JsonColumn => ({
  name: column.name,
  encoding: byType[column.baseTypeOid] ?? 'text',
});
