import type { Client } from 'pg';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { quoteIdentifier, quoteQualified } from '../../identifiers.ts';
import { keptPrefix } from '../restore-request.ts';

/**
 * Large objects have no schema: those of a copy come back under their own numbers, where others may be now. What
 * was there is kept beside the old schema, in two tables of ours, so that an undo brings it back.
 */
const objectsTable = 'resguardo_large_objects';
const piecesTable = 'resguardo_large_object_pieces';
const pieceBytes = 512 * 1024;

/** True when the schema keeps some. */
export async function keepsLargeObjects(client: Client, schema: string): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(
    'SELECT to_regclass($1) IS NOT NULL AS there',
    [quoteQualified(schema, objectsTable)],
  );
  return rows[0]?.there === true;
}

async function makeKeeping(client: Client, schema: string): Promise<void> {
  await client.query(
    `CREATE TABLE IF NOT EXISTS ${quoteQualified(schema, objectsTable)}
       (lo oid PRIMARY KEY, existed boolean NOT NULL, owner name, acl aclitem[], note text);
     CREATE TABLE IF NOT EXISTS ${quoteQualified(schema, piecesTable)} (lo oid, place int, piece bytea, PRIMARY KEY (lo, place))`,
  );
}

export async function dropKeeping(client: Client, schema: string): Promise<void> {
  await client.query(
    `DROP TABLE ${quoteQualified(schema, objectsTable)}, ${quoteQualified(schema, piecesTable)}`,
  );
}

/**
 * Keeps what stands under these numbers now, or that there is nothing, and takes it away.
 * @throws ResguardoError `restore-right-missing` for one that is somebody else's
 */
export async function putAside(
  client: Client,
  schema: string,
  oids: readonly string[],
): Promise<void> {
  if (oids.length === 0) return;
  await expectOwned(client, oids);
  await makeKeeping(client, schema);
  const objects = quoteQualified(schema, objectsTable);
  await client.query(
    `INSERT INTO ${objects}
     SELECT lo, m.oid IS NOT NULL, pg_get_userbyid(m.lomowner), m.lomacl, obj_description(m.oid, 'pg_largeobject')
       FROM unnest($1::oid[]) AS lo LEFT JOIN pg_largeobject_metadata m ON m.oid = lo`,
    [oids],
  );
  // The last piece is shorter than the others, if need be empty.
  await client.query(
    `WITH RECURSIVE pieces(lo, place, piece) AS (
       SELECT lo, 0, lo_get(lo, 0, $2::int) FROM ${objects} WHERE existed AND lo = ANY ($1::oid[])
       UNION ALL
       SELECT lo, place + 1, lo_get(lo, (place + 1)::bigint * $2::int, $2::int) FROM pieces
        WHERE length(piece) = $2::int
     ) INSERT INTO ${quoteQualified(schema, piecesTable)} SELECT lo, place, piece FROM pieces`,
    [oids, pieceBytes],
  );
  await client.query(
    'SELECT lo_unlink(m.oid) FROM pg_largeobject_metadata m WHERE m.oid = ANY ($1::oid[])',
    [oids],
  );
}

async function expectOwned(client: Client, oids: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ oid: string; user: string }>(
    `SELECT oid::text, current_user::text AS user FROM pg_largeobject_metadata
      WHERE oid = ANY ($1::oid[]) AND NOT pg_has_role(lomowner, 'USAGE') LIMIT 1`,
    [oids],
  );
  const [alien] = rows;
  if (!alien) return;
  throw new ResguardoError('restore-right-missing', {
    user: alien.user,
    right: 'OWNER',
    object: `LARGE OBJECT ${alien.oid}`,
  });
}

/**
 * Brings back what `kept` keeps, and keeps in `next` what it takes the place of.
 */
export async function putBack(client: Client, kept: string, next: string): Promise<void> {
  const objects = quoteQualified(kept, objectsTable);
  const { rows } = await client.query<{ oid: string }>(`SELECT lo::text AS oid FROM ${objects}`);
  await putAside(
    client,
    next,
    rows.map(({ oid }) => oid),
  );
  await client.query(`SELECT lo_create(lo) FROM ${objects} WHERE existed`);
  await client.query(
    `SELECT lo_put(lo, place::bigint * $1::int, piece)
       FROM ${quoteQualified(kept, piecesTable)} WHERE length(piece) > 0`,
    [pieceBytes],
  );
  const statements = await client.query<{ statement: string }>(
    `SELECT format('COMMENT ON LARGE OBJECT %s IS %L', lo, note) AS statement FROM ${objects} WHERE existed AND note IS NOT NULL
     UNION ALL
     SELECT format('GRANT %s ON LARGE OBJECT %s TO %s%s', a.privilege_type, lo,
                   CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END,
                   CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
       FROM ${objects} CROSS JOIN LATERAL aclexplode(acl) a
      WHERE existed AND pg_get_userbyid(a.grantee) <> owner
     UNION ALL
     SELECT format('ALTER LARGE OBJECT %s OWNER TO %I', lo, owner) FROM ${objects} WHERE existed AND owner <> current_user`,
  );
  for (const { statement } of statements.rows) await client.query(statement);
}

/** Numbers of the large objects that a frame makes. */
export const numbersIn = (script: string): string[] =>
  [...script.matchAll(/^SELECT pg_catalog\.lo_create\('(\d+)'\);$/gm)].map(([, oid = '']) => oid);

interface OidColumn {
  readonly schema: string;
  readonly table: string;
  readonly column: string;
}

/** Columns that may name large objects, of one schema, or of all but some and but ours. */
async function oidColumns(
  client: Client,
  where: { readonly only: string } | { readonly but: readonly string[] },
): Promise<OidColumn[]> {
  const { rows } = await client.query<OidColumn>(
    `SELECT n.nspname::text AS schema, c.relname::text AS table, a.attname::text AS column
       FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
       JOIN pg_type t ON t.oid = a.atttypid
      WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't' AND a.attnum > 0 AND NOT a.attisdropped
        AND 26 IN (t.oid, t.typbasetype) AND has_table_privilege(c.oid, 'SELECT') AND NOT row_security_active(c.oid)
        AND c.relname <> ALL ($3) AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
        AND CASE WHEN $1::name IS NULL THEN n.nspname <> ALL ($2::name[]) ELSE n.nspname = $1::name END`,
    'only' in where
      ? [where.only, [], [objectsTable, piecesTable]]
      : [null, where.but, [objectsTable, piecesTable]],
  );
  return rows;
}

const pointsAt = ({ schema, table, column }: OidColumn): string =>
  `SELECT ${quoteIdentifier(column)}::oid FROM ONLY ${quoteQualified(schema, table)}`;

/**
 * Which of these numbers a table of another schema points at: its large object is not ours to replace.
 * As `number (schema.table.column)`.
 */
export async function pointedAtElsewhere(
  client: Client,
  oids: readonly string[],
  ownSchemas: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  const { rows: existing } = await client.query<{ oid: string }>(
    'SELECT oid::text FROM pg_largeobject_metadata WHERE oid = ANY ($1::oid[])',
    [oids],
  );
  if (existing.length === 0) return [];
  for (const column of await oidColumns(client, { but: ownSchemas })) {
    if (column.schema.startsWith(keptPrefix)) continue;
    const { rows } = await client.query<{ oid: string }>(
      `SELECT DISTINCT lo::text AS oid FROM (${pointsAt(column)}) AS pointing(lo) WHERE lo = ANY ($1::oid[]) LIMIT 3`,
      [existing.map(({ oid }) => oid)],
    );
    for (const { oid } of rows) {
      found.push(`large object ${oid} (${column.schema}.${column.table}.${column.column})`);
    }
  }
  return found;
}

/** Puts aside the large objects that the tables put aside point at, and no other's. */
export async function putAsideOrphans(client: Client, schema: string): Promise<void> {
  const own = await oidColumns(client, { only: schema });
  if (own.length === 0) return;
  const others = await oidColumns(client, { but: [schema] });
  const pointed = others.map((column) => `EXCEPT ${pointsAt(column)}`).join(' ');
  const { rows } = await client.query<{ oid: string }>(
    `SELECT m.oid::text FROM pg_largeobject_metadata m
      WHERE m.oid IN ((${own.map(pointsAt).join(' UNION ')}) ${pointed})`,
  );
  await putAside(
    client,
    schema,
    rows.map(({ oid }) => oid),
  );
}
