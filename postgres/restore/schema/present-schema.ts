import type { Client } from 'pg';
import { quoteQualified } from '../../identifiers.ts';

export interface PresentRelation {
  readonly oid: string;
  readonly name: string;
  /** pg_class's: r, p, v, m, f, S. */
  readonly kind: string;
  readonly owner: string;
  /** A policy would hide rows of it from us. */
  readonly hidesRows: boolean;
  readonly estimatedRows: number;
}

export interface PresentExtension {
  readonly name: string;
  readonly relocatable: boolean;
  readonly ours: boolean;
}

/** A schema as it is now, before it is replaced. */
export interface PresentSchema {
  readonly oid: string;
  readonly name: string;
  readonly comment: string | null;
  /** Without those of extensions, which stay. */
  readonly relations: readonly PresentRelation[];
  readonly extensions: readonly PresentExtension[];
}

const relationsSql = `
SELECT c.oid::text, c.relname::text AS name, c.relkind::text AS kind,
       pg_catalog.pg_get_userbyid(c.relowner)::text AS owner, c.reltuples::float8 AS "estimatedRows",
       pg_catalog.row_security_active(c.oid) AS "hidesRows"
  FROM pg_catalog.pg_class c
 WHERE c.relnamespace = $1::oid AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
 ORDER BY c.relname`;

/** Looks it up; undefined when there is no such schema. */
export async function presentSchema(
  client: Client,
  name: string,
): Promise<PresentSchema | undefined> {
  const { rows } = await client.query<{ oid: string; comment: string | null }>(
    `SELECT oid::text, pg_catalog.obj_description(oid, 'pg_namespace') AS comment
       FROM pg_catalog.pg_namespace WHERE nspname = $1`,
    [name],
  );
  const [found] = rows;
  if (!found) return undefined;
  const relations = await client.query<PresentRelation>(relationsSql, [found.oid]);
  const extensions = await client.query<PresentExtension>(
    `SELECT extname::text AS name, extrelocatable AS relocatable,
            pg_catalog.pg_has_role(extowner, 'USAGE') AS ours
       FROM pg_catalog.pg_extension WHERE extnamespace = $1::oid ORDER BY extname`,
    [found.oid],
  );
  return { ...found, name, relations: relations.rows, extensions: extensions.rows };
}

/** Those that hold rows: tables, and what of them is in partitions. */
export const tablesOf = ({ relations }: PresentSchema): PresentRelation[] =>
  relations.filter(({ kind }) => kind === 'r');

/**
 * Rows of all tables, counted within the transaction; those that a policy hides from us are estimated, since
 * only the figure in the result hangs on it. The locks that counting takes on indexes are let go.
 */
export async function countRows(client: Client, schema: PresentSchema): Promise<number> {
  let total = 0;
  await client.query('SAVEPOINT counting');
  for (const table of tablesOf(schema)) {
    total += table.hidesRows
      ? Math.max(0, Math.round(table.estimatedRows))
      : await countTable(client, schema.name, table.name);
  }
  await client.query('ROLLBACK TO SAVEPOINT counting; RELEASE SAVEPOINT counting');
  return total;
}

export async function countTable(client: Client, schema: string, table: string): Promise<number> {
  const { rows } = await client.query<{ rows: string }>(
    `SELECT count(*) AS rows FROM ONLY ${quoteQualified(schema, table)}`,
  );
  return Number(rows[0]?.rows ?? 0);
}

/** Bytes on the server's disk, with indexes. */
export async function bytesOf(client: Client, schema: PresentSchema): Promise<number> {
  const { rows } = await client.query<{ bytes: string }>(
    `SELECT COALESCE(sum(pg_catalog.pg_total_relation_size(oid)), 0)::text AS bytes
       FROM unnest($1::oid[]) AS oid`,
    [schema.relations.filter(({ kind }) => 'rm'.includes(kind)).map(({ oid }) => oid)],
  );
  return Number(rows[0]?.bytes ?? 0);
}
