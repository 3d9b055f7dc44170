import type { z } from 'zod';
import type { Db } from './db.ts';

type AnyRecord = z.ZodObject;

const snake = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * The SELECT list of a record: each field of the schema is the column of the same name in snake
 * case, except those in `computed`, which give their own SQL.
 */
export const columnsOf = (
  record: AnyRecord,
  table: string,
  computed: Readonly<Record<string, string>> = {},
): string =>
  Object.keys(record.shape)
    .map((field) => `${computed[field] ?? `${table}."${snake(field)}"`} AS "${field}"`)
    .join(', ');

/** Every row, checked against its schema: a column that drifted is an error here and not later. */
export const many = async <R extends z.ZodType>(
  db: Db,
  record: R,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<z.infer<R>[]> => {
  const { rows } = await db.query(sql, parameters);
  return rows.map((row) => record.parse(row));
};

/** The first row, or null. */
export const first = async <R extends z.ZodType>(
  db: Db,
  record: R,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<z.infer<R> | null> => (await many(db, record, sql, parameters))[0] ?? null;
