import type { RecordKey, RestoreOrder } from '../contracts/restore.ts';
import { RestoreOrder as Order } from '../contracts/restore.ts';
import type { TableName } from '../contracts/manifest.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';

export interface OrderOptions {
  readonly table?: readonly string[];
  readonly record?: readonly string[];
  readonly as?: string;
  readonly file?: string;
  readonly onConflict?: string;
  readonly acceptLosses?: boolean;
}

const part = '(?:"((?:[^"]|"")+)"|([^".]+))';
const pattern = new RegExp(`^${part}\\.${part}$`);

/** `schema.table`; a part that holds a dot or a capital is quoted as in SQL. `bad-request`. */
export const tableNamed = (text: string): TableName => {
  const [, quotedSchema, schema, quotedTable, table] = pattern.exec(text) ?? [];
  const name = (quoted: string | undefined, plain: string | undefined): string =>
    quoted?.replaceAll('""', '"') ?? plain ?? '';
  const found = { schema: name(quotedSchema, schema), table: name(quotedTable, table) };
  if (found.schema === '' || found.table === '') {
    throw new ResguardoError('bad-request', { why: `schema.table: ${text}` });
  }
  return found;
};

/** `table key=value key=value table key=value …`: each table begins another record. `bad-request`. */
const recordsNamed = (words: readonly string[]): { table: TableName; keys: RecordKey[] } => {
  const tables = new Set<string>();
  const keys: Map<string, string>[] = [];
  for (const word of words) {
    const equals = word.indexOf('=');
    const key = keys.at(-1);
    if (equals < 0) {
      tables.add(word);
      keys.push(new Map());
    } else if (key) {
      const column = word.slice(0, equals);
      // Said twice, one of the two would be left out without a word.
      if (key.has(column)) {
        throw new ResguardoError('bad-request', { why: `--record: ${column} = … ${column} = …` });
      }
      key.set(column, word.slice(equals + 1));
    }
  }
  const [table, ...others] = tables;
  if (table === undefined || others.length > 0 || keys.some((key) => key.size === 0)) {
    throw new ResguardoError('bad-request', { why: '--record schema.table key=value' });
  }
  return { table: tableNamed(table), keys: keys.map((key) => Object.fromEntries(key)) };
};

/** What the options of `restore` ask for. `bad-request`. */
export const orderFrom = (options: OrderOptions): RestoreOrder => {
  const { table = [], record = [], as, file, onConflict, acceptLosses } = options;
  if ((table.length > 0 && record.length > 0) || (as !== undefined && file !== undefined)) {
    const why = as !== undefined && file !== undefined ? '--as, --file' : '--table, --record';
    throw new ResguardoError('bad-request', { why });
  }
  const parsed = Order.safeParse({
    ...(table.length > 0 ? { selection: { kind: 'tables', tables: table.map(tableNamed) } } : {}),
    ...(record.length > 0 ? { selection: { kind: 'records', ...recordsNamed(record) } } : {}),
    ...(as === undefined ? {} : { target: { kind: 'clinic', clinic: as } }),
    ...(file === undefined ? {} : { target: { kind: 'file' } }),
    ...(onConflict === undefined ? {} : { onConflict }),
    ...(acceptLosses === undefined ? {} : { acceptLosses }),
  });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const why = `${(issue?.path ?? []).map(String).join('.')}: ${issue?.message ?? ''}`;
  throw new ResguardoError('bad-request', { why });
};
