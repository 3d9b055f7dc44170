import { createHash } from 'node:crypto';
import type { Client } from 'pg';
import type { Manifest } from '../../contracts/manifest.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { quoteIdentifier, quoteLiteral, quoteQualified } from '../identifiers.ts';
import type { Contents } from '../plan/contents.ts';

/** One statement holds so much of an object, as twice as many hexadecimal digits. */
const chunkBytes = 512 * 1024;
const frameBytes = 2 * 1024 * 1024;

/** The oids of the objects to read, ascending. */
const oidsOf = async (client: Client, wanted: Contents['largeObjects']): Promise<string[]> => {
  if (wanted === 'all') {
    const { rows } = await client.query<{ oid: string }>(
      'SELECT oid::text FROM pg_largeobject_metadata ORDER BY pg_largeobject_metadata.oid',
    );
    return rows.map(({ oid }) => oid);
  }
  if (wanted.length === 0) return [];
  const columns = wanted.map(({ relation, column, condition }) => {
    const from = quoteQualified(relation.schema, relation.name);
    const where = condition === null ? '' : ` WHERE ${condition}`;
    return `SELECT r.${quoteIdentifier(column)}::oid AS oid FROM ONLY ${from} r${where}`;
  });
  const { rows } = await client.query<{ oid: string }>(
    `SELECT m.oid::text AS oid FROM pg_largeobject_metadata m
      WHERE m.oid IN (${columns.join(' UNION ')}) ORDER BY m.oid`,
  );
  return rows.map(({ oid }) => oid);
};

/**
 * Writes the large objects: made with their own oid, then filled piece by piece. Their digest is over
 * each object in turn, its line `<oid> <bytes>` and then its bytes, by ascending oid.
 */
export const dumpLargeObjects = async (
  client: Client,
  wanted: Contents['largeObjects'],
  writeFrame: (sql: string) => Promise<void>,
  signal: AbortSignal,
): Promise<Manifest['largeObjects']> => {
  const oids = await oidsOf(client, wanted);
  if (oids.length === 0) return { count: 0, bytes: 0, sha256: null };
  const digest = createHash('sha256');
  let total = 0;
  let sql = '';
  for (const oid of oids) {
    sql += `SELECT pg_catalog.lo_create('${oid}');\n`;
    const size = await sizeOf(client, oid);
    digest.update(`${oid} ${size}\n`);
    for (let offset = 0; offset < size; offset += chunkBytes) {
      if (signal.aborted) throw new ResguardoError('cancelled');
      const { rows } = await client.query<{ piece: Buffer }>(
        'SELECT lo_get($1::oid, $2::bigint, $3::int) AS piece',
        [oid, offset, chunkBytes],
      );
      const piece = rows[0]?.piece ?? Buffer.alloc(0);
      digest.update(piece);
      total += piece.length;
      sql += `SELECT pg_catalog.lo_put('${oid}', ${offset}, '\\x${piece.toString('hex')}');\n`;
      if (sql.length >= frameBytes) {
        await writeFrame(sql);
        sql = '';
      }
    }
  }
  if (sql !== '') await writeFrame(sql);
  return { count: oids.length, bytes: total, sha256: digest.digest('hex') };
};

interface Rights {
  readonly owner: string;
  readonly grants: readonly { grantee: string | null; privilege: string; grantable: boolean }[];
  readonly oids: readonly string[];
}

/** Objects that one statement gives away together. */
const together = 1000;

/**
 * Owners and grants of large objects, as statements for the frame `access`: those with the same are done
 * together, since there may be very many.
 */
export const largeObjectRights = async (
  client: Client,
  wanted: Contents['largeObjects'],
): Promise<string[]> => {
  const oids = await oidsOf(client, wanted);
  if (oids.length === 0) return [];
  const { rows } = await client.query<Rights>(
    `SELECT pg_get_userbyid(lomowner) AS owner, json_agg(oid::text ORDER BY oid) AS oids,
            COALESCE((SELECT json_agg(json_build_object('privilege', a.privilege_type, 'grantable', a.is_grantable,
                        'grantee', CASE a.grantee WHEN 0 THEN NULL ELSE pg_get_userbyid(a.grantee) END))
                        FROM aclexplode(min(lomacl::text)::aclitem[]) a WHERE a.grantee <> lomowner), '[]') AS grants
       FROM pg_largeobject_metadata WHERE oid = ANY ($1::oid[]) GROUP BY lomowner, lomacl::text`,
    [oids],
  );
  return rows.flatMap(({ owner, grants, oids: all }) =>
    Array.from({ length: Math.ceil(all.length / together) }, (_, index) =>
      all.slice(index * together, (index + 1) * together),
    ).flatMap((some) => [
      forEach(some, 'ALTER LARGE OBJECT %s OWNER TO %I', owner),
      ...grants.map(({ grantee, privilege, grantable }) => {
        const option = grantable ? ' WITH GRANT OPTION' : '';
        const to = grantee === null ? 'PUBLIC' : '%I';
        return forEach(some, `GRANT ${privilege} ON LARGE OBJECT %s TO ${to}${option}`, grantee);
      }),
    ]),
  );
};

/** `format()` of the statement for each oid, in one block. */
const forEach = (oids: readonly string[], statement: string, role: string | null): string => {
  const rest = role === null ? '' : `, ${quoteLiteral(role)}`;
  const body = `DECLARE one oid; BEGIN FOREACH one IN ARRAY '{${oids.join(',')}}'::oid[] LOOP EXECUTE format(${quoteLiteral(statement)}, one${rest}); END LOOP; END`;
  return `DO ${quoteLiteral(body)}`;
};

/** lo_lseek64 wants a descriptor, which lives as long as the transaction. */
const sizeOf = async (client: Client, oid: string): Promise<number> => {
  const { rows } = await client.query<{ fd: number }>(
    "SELECT lo_open($1::oid, x'40000'::int) AS fd",
    [oid],
  );
  const fd = rows[0]?.fd ?? -1;
  const end = await client.query<{ size: string }>('SELECT lo_lseek64($1, 0, 2)::text AS size', [
    fd,
  ]);
  await client.query('SELECT lo_close($1)', [fd]);
  return Number(end.rows[0]?.size ?? 0);
};
