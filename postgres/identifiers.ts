/** A name as SQL takes it, always quoted: no list of reserved words can then be out of date. */
export const quoteIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** `"schema"."name"`. */
export const quoteQualified = (schema: string, name: string): string =>
  `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;

/** A string literal that reads the same whatever standard_conforming_strings says. */
export const quoteLiteral = (text: string): string => {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted;
};

/** Columns of a COPY or SELECT: `"a", "b"`. */
export const quoteColumns = (columns: readonly string[]): string =>
  columns.map(quoteIdentifier).join(', ');
