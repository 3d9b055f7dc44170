import type { Client } from 'pg';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { quoteIdentifier, quoteQualified } from '../../identifiers.ts';
import { nowAlias } from '../staging/differences-sql.ts';
import { largeObjectTable } from '../staging/stage-large-objects.ts';
import type { KeptRows } from './kept-rows.ts';
import type { MergeTable } from './merge-table.ts';
import { pickOf } from './pick-rows.ts';
import type { Laid, MergeRequest } from './prepare-merge.ts';
import type { TenantTable } from './merge-scope.ts';

const pieceBytes = 256 * 1024;
const oidType = '26';

export interface DifferentObject {
  readonly oid: string;
  /** An object of that oid is there now, with other contents. */
  readonly there: boolean;
}

/**
 * Which of the staged large objects are not there now, or otherwise. `wanted`: queries of the oids that are
 * asked for; all when left out.
 */
async function differentObjects(
  client: Client,
  wanted?: readonly string[],
): Promise<DifferentObject[]> {
  if (wanted?.length === 0) return [];
  const among = wanted ? ` WHERE l.oid IN (${wanted.join(' UNION ')})` : '';
  const { rows } = await client.query<DifferentObject & { same: boolean }>(
    `SELECT l.oid::text AS oid, bool_or(m.oid IS NOT NULL) AS there,
            COALESCE(bool_and(CASE WHEN m.oid IS NULL THEN false
                     ELSE lo_get(l.oid, l.at, octet_length(l.piece)) = l.piece END)
              AND bool_or(m.oid IS NOT NULL)
              AND octet_length(lo_get(min(m.oid::text)::oid, max(l.at + octet_length(l.piece)), 1)) = 0, false) AS same
       FROM ${largeObjectTable} l LEFT JOIN pg_largeobject_metadata m ON m.oid = l.oid${among}
      GROUP BY l.oid ORDER BY l.oid`,
  );
  return rows.filter(({ same }) => !same).map(({ oid, there }) => ({ oid, there }));
}

/**
 * What of the backup's large objects has to be brought: of all when everything is restored, else of those
 * that picked rows name.
 * @throws ResguardoError `restore-right-missing`, `restore-conflicts`
 */
export async function objectsToBring(
  client: Client,
  { copy, connection }: MergeRequest,
  { scope, partial }: Laid,
  tables: readonly MergeTable[],
): Promise<DifferentObject[]> {
  if (copy.manifest.largeObjects.count === 0) return [];
  const objects = await differentObjects(client, partial ? namedBy(tables) : undefined).catch(
    lackingObjects(connection.user),
  );
  await expectOurObjects(client, objects, tables, scope.tenant);
  return objects;
}

/** Large objects have rights of their own, one by one. */
const lackingObjects =
  (user: string) =>
  (error: unknown): never => {
    if (!(error instanceof Error && 'code' in error && error.code === '42501')) throw error;
    throw new ResguardoError('restore-right-missing', {
      user,
      right: 'SELECT, UPDATE',
      object: 'LARGE OBJECT',
    });
  };

/** Queries of the large objects that picked rows name. */
const namedBy = (tables: readonly MergeTable[]): string[] =>
  tables.flatMap((table) =>
    table.staged.columns
      .filter(({ live }) => live?.baseTypeOid === oidType)
      .map(
        ({ name }) =>
          `SELECT s.${quoteIdentifier(name)}::oid FROM ${table.staged.stage} s JOIN ${pickOf(table)} k ON k.back = s.ctid`,
      ),
  );

/**
 * An oid that was free for a while may have been given to somebody else's.
 * @throws ResguardoError `restore-conflicts`
 */
async function expectOurObjects(
  client: Client,
  objects: readonly DifferentObject[],
  tables: readonly MergeTable[],
  tenant: ReadonlyMap<string, TenantTable> | null,
): Promise<void> {
  const there = objects.filter((object) => object.there).map(({ oid }) => oid);
  if (there.length === 0 || !tenant) return;
  for (const { live, condition = 'true' } of tables) {
    for (const { name, baseTypeOid } of live.columns) {
      if (baseTypeOid !== oidType) continue;
      const { rows } = await client.query<{ count: string }>(
        `SELECT count(*) FROM ONLY ${quoteQualified(live.schema, live.name)} ${nowAlias}
          WHERE ${nowAlias}.${quoteIdentifier(name)}::oid = ANY ($1::oid[]) AND (${condition}) IS NOT TRUE`,
        [there],
      );
      const count = rows[0]?.count ?? '0';
      if (count !== '0') {
        throw new ResguardoError('restore-conflicts', { table: 'pg_largeobject', count });
      }
    }
  }
}

const pieces = (oid: string, query: string): string => `
WITH RECURSIVE p(at, piece) AS (
  SELECT 0::bigint, lo_get(${oid}, 0, ${pieceBytes})
  UNION ALL SELECT at + ${pieceBytes}, lo_get(${oid}, at + ${pieceBytes}, ${pieceBytes}) FROM p WHERE octet_length(piece) = ${pieceBytes})
${query}`;

/** Of an object's contents. */
export async function objectDigest(client: Client, oid: string): Promise<string> {
  const { rows } = await client.query<{ digest: string }>(
    pieces('$1::oid', `SELECT md5(string_agg(md5(piece), '' ORDER BY at)) AS digest FROM p`),
    [oid],
  );
  return rows[0]?.digest ?? '';
}

/** Brings them back with their oids; what they held is kept. */
export async function putObjects(
  client: Client,
  objects: readonly DifferentObject[],
  kept: KeptRows,
): Promise<void> {
  for (const { oid, there } of objects) {
    await emptied(client, oid, there, kept);
    await client.query(
      `SELECT lo_put(l.oid, l.at, l.piece) FROM ${largeObjectTable} l WHERE l.oid = $1::oid`,
      [oid],
    );
    await client.query(`INSERT INTO ${kept.largeObjects} VALUES ($1, $2, $3)`, [
      oid,
      there,
      await objectDigest(client, oid),
    ]);
  }
}

async function emptied(client: Client, oid: string, there: boolean, kept: KeptRows): Promise<void> {
  if (!there) {
    await client.query('SELECT lo_create($1::oid)', [oid]);
    return;
  }
  await keepContents(client, oid, kept);
  const { rows } = await client.query<{ fd: number }>(
    "SELECT lo_open($1::oid, x'20000'::int) AS fd",
    [oid],
  );
  await client.query('SELECT lo_truncate64($1, 0)', [rows[0]?.fd]);
  await client.query('SELECT lo_close($1)', [rows[0]?.fd]);
}

/** Takes away one that was made; what it held is kept. */
export async function removeObject(client: Client, oid: string, kept: KeptRows): Promise<void> {
  await keepContents(client, oid, kept);
  await client.query('SELECT lo_unlink($1::oid)', [oid]);
  await client.query(`INSERT INTO ${kept.largeObjects} VALUES ($1, true, '')`, [oid]);
}

const keepContents = async (client: Client, oid: string, kept: KeptRows): Promise<void> => {
  await client.query(
    pieces('$1::oid', `INSERT INTO ${kept.pieces} SELECT $1::oid, at, piece FROM p`),
    [oid],
  );
};

/**
 * Owner and grants of those that were made anew, from the backup's own statements: each gives a warning
 * where the server does not know a role.
 */
export async function giveObjects(
  client: Client,
  objects: readonly DifferentObject[],
  statements: readonly string[],
): Promise<void> {
  const made = new Set(objects.filter(({ there }) => !there).map(({ oid }) => oid));
  if (made.size === 0) return;
  for (const statement of statements) {
    const some = statement.replace(
      /\{(\d[\d,]*)\}(?='+::oid\[\])/g,
      (_, list: string) =>
        `{${list
          .split(',')
          .filter((oid) => made.has(oid))
          .join(',')}}`,
    );
    await client.query(some);
  }
}
