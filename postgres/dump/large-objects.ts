import { createHash } from 'node:crypto';
import type { Client } from 'pg';
import type { Manifest } from '../../contracts/manifest.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { quoteIdentifier, quoteQualified } from '../identifiers.ts';
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
