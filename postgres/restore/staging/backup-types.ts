import { splitStatements } from '../../structure/scan-sql.ts';

const identifier = '"(?:[^"]|"")+"|[^\\s".(]+';
const tableHead = new RegExp(`^CREATE (?:UNLOGGED )?TABLE (${identifier})\\.(${identifier}) \\(\n`);
const columnLine = new RegExp(`^ {4}(${identifier}) (.+?),?$`);

const unquoted = (name: string): string =>
  name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;

const tableKey = (schema: string, table: string): string => JSON.stringify([schema, table]);

export interface DescribedTable {
  readonly schema: string;
  readonly table: string;
  /** What pg_dump wrote behind each column's name: its type, default and so on; not those inherited. */
  readonly columns: ReadonlyMap<string, string>;
}

/** What a CREATE TABLE of pg_dump's says; undefined for any other statement. */
export function describedTable(statement: string): DescribedTable | undefined {
  const text = statement.replace(/^(?:\s*--.*\n|\s+)*/, '');
  const head = tableHead.exec(text);
  if (head === null) return undefined;
  const columns = new Map<string, string>();
  for (const line of text.slice(head[0].length).split('\n')) {
    const [, name, rest] = columnLine.exec(line) ?? [];
    if (name !== undefined && rest !== undefined) columns.set(unquoted(name), rest);
  }
  return { schema: unquoted(head[1] ?? ''), table: unquoted(head[2] ?? ''), columns };
}

/** The columns' types as the backup's own structure tells them: what pg_dump wrote behind their names. */
export class BackupTypes {
  readonly #tables = new Map<string, ReadonlyMap<string, string>>();

  /** Takes the statements of one frame of structure. */
  read(script: string): void {
    for (const statement of splitStatements(script)) {
      const described = describedTable(statement);
      if (!described) continue;
      this.#tables.set(tableKey(described.schema, described.table), described.columns);
    }
  }

  /**
   * Whether the column was of another type than `type`, written as `format_type` does with an empty search
   * path. False also where the structure does not say, as of columns that are inherited.
   */
  differs(column: { schema: string; table: string; name: string }, type: string): boolean {
    const told = this.#tables.get(tableKey(column.schema, column.table))?.get(column.name);
    if (told === undefined) return false;
    if (!told.startsWith(type)) return true;
    return !/^(?:$| (?:NOT NULL|DEFAULT|COLLATE|GENERATED|CONSTRAINT|STORAGE|COMPRESSION)\b)/.test(
      told.slice(type.length),
    );
  }
}
