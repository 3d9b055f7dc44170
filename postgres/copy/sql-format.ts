import { quoteColumns, quoteQualified } from '../identifiers.ts';
import type { TableRead } from '../plan/contents.ts';
import type { DataFormat } from './data-format.ts';

const ending = Buffer.from('\\.\n');

/** The line before the rows. Without columns of its own to name, a table is copied by its name alone. */
export const copyStatement = (table: {
  schema: string;
  table: string;
  columns: readonly string[];
}): string => {
  const name = quoteQualified(table.schema, table.table);
  const columns = table.columns.length === 0 ? '' : ` (${quoteColumns(table.columns)})`;
  return `COPY ${name}${columns} FROM stdin;\n`;
};

/** `COPY … FROM stdin;`, the rows as they came, `\.`: the frame is made around the rows, without a copy. */
export const sqlFormat = (reads: readonly TableRead[]): DataFormat => {
  const heads = new Map(
    reads.map((read) => [
      read,
      Buffer.from(
        copyStatement({
          schema: read.relation.schema,
          table: read.relation.name,
          columns: read.relation.columns.map(({ name }) => name),
        }),
      ),
    ]),
  );
  const headOf = (read: TableRead): Buffer => {
    const head = heads.get(read);
    if (head === undefined) throw new Error(`no head was made for ${read.source}`);
    return head;
  };
  return {
    headroom: Math.max(0, ...[...heads.values()].map((head) => head.length)),
    headroomOf: (read) => headOf(read).length,
    frame: ({ read }, { buffer, start, end }) => {
      const head = headOf(read);
      buffer.set(head, start - head.length);
      buffer.set(ending, end);
      return buffer.subarray(start - head.length, end + ending.length);
    },
  };
};
