import type { Client } from 'pg';
import { z } from 'zod';
import { RestoreResult } from '../../../contracts/restore.ts';
import { quoteIdentifier, quoteLiteral } from '../../identifiers.ts';

/** What stands as JSON in the comment of a schema that is kept for an undo. */
export const Kept = z.object({
  resguardo: z.literal(1),
  /** The name it had, and gets back. */
  schema: z.string(),
  /** False: there was no schema of that name, and the kept one is empty. */
  existed: z.boolean(),
  /** Its own comment. */
  comment: z.string().nullable(),
  /** Rows that its tables hold. */
  rows: z.number().int().nonnegative(),
  /** Of what put it aside. */
  result: RestoreResult,
  /** It is being dropped, and no longer whole. */
  dropping: z.boolean().default(false),
});
export type Kept = z.infer<typeof Kept>;

/** What is kept under that name; undefined when there is none, or when it is none of ours. */
export async function readKept(client: Client, name: string): Promise<Kept | undefined> {
  const { rows } = await client.query<{ comment: string | null }>(
    `SELECT pg_catalog.obj_description(oid, 'pg_namespace') AS comment
       FROM pg_catalog.pg_namespace WHERE nspname = $1`,
    [name],
  );
  const comment = rows[0]?.comment;
  if (comment === undefined || comment === null) return undefined;
  try {
    return Kept.parse(JSON.parse(comment));
  } catch {
    return undefined;
  }
}

export const writeKept = (client: Client, name: string, kept: Kept): Promise<void> =>
  commentSchema(client, name, JSON.stringify(kept));

export async function commentSchema(
  client: Client,
  name: string,
  comment: string | null,
): Promise<void> {
  const text = comment === null ? 'NULL' : quoteLiteral(comment);
  await client.query(`COMMENT ON SCHEMA ${quoteIdentifier(name)} IS ${text}`);
}
