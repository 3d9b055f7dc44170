import type { Client } from 'pg';
import { z } from 'zod';
import { RestoreResult } from '../../../contracts/restore.ts';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';

const Count = z.number().int().nonnegative();

/** The comment of a database that is kept. */
const Note = z.object({
  result: RestoreResult,
  /** What is kept: so much of it the undo puts back. */
  held: z.object({ tables: Count, rows: Count }),
  /** The database's own comment. */
  comment: z.string().nullable(),
});
export type KeptNote = z.infer<typeof Note>;

/**
 * Reads what a kept database says of the change that kept it; undefined where there is none of that name.
 * @throws ResguardoError `restore-target-unfit` when somebody wrote over its comment
 */
export async function keptDatabase(client: Client, name: string): Promise<KeptNote | undefined> {
  const { rows } = await client.query<{ comment: string | null }>(
    `SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = $1`,
    [name],
  );
  const [row] = rows;
  if (!row) return undefined;
  const note = Note.safeParse(parsed(row.comment));
  if (note.success) return note.data;
  throw new ResguardoError('restore-target-unfit', { why: `COMMENT ON DATABASE ${name}` });
}

const parsed = (text: string | null): unknown => {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
};
