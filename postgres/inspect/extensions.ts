import type { Client } from 'pg';

export interface Extension {
  readonly oid: string;
  readonly name: string;
  readonly schema: string;
  readonly version: string;
}

const sql = `
WITH RECURSIVE wanted(oid) AS (
  SELECT oid FROM pg_extension WHERE oid >= 16384 AND ($1::oid[] IS NULL OR oid = ANY ($1::oid[]))
  UNION
  SELECT d.refobjid FROM wanted JOIN pg_depend d
      ON d.classid = 'pg_extension'::regclass AND d.objid = wanted.oid
   WHERE d.refclassid = 'pg_extension'::regclass
)
SELECT e.oid::text, e.extname::text AS name, n.nspname::text AS schema, e.extversion AS version,
       COALESCE((SELECT json_agg(d.refobjid::text) FROM pg_depend d
                  WHERE d.classid = 'pg_extension'::regclass AND d.objid = e.oid
                    AND d.refclassid = 'pg_extension'::regclass), '[]') AS requires
  FROM wanted JOIN pg_extension e ON e.oid = wanted.oid JOIN pg_namespace n ON n.oid = e.extnamespace
 ORDER BY e.extname`;

/**
 * Extensions by oid with all that they require, in an order in which they can be made. All of the
 * database's when null; initdb's plpgsql is never among them.
 */
export const extensionsOf = async (
  client: Client,
  oids: readonly string[] | null,
): Promise<Extension[]> => {
  const { rows } = await client.query<Extension & { requires: string[] }>(sql, [oids]);
  const ordered: Extension[] = [];
  const placed = new Set<string>();
  const byOid = new Map(rows.map((row) => [row.oid, row]));
  const place = (oid: string): void => {
    const row = byOid.get(oid);
    if (row === undefined || placed.has(oid)) return;
    placed.add(oid);
    row.requires.forEach(place);
    ordered.push({ oid: row.oid, name: row.name, schema: row.schema, version: row.version });
  };
  rows.forEach((row) => place(row.oid));
  return ordered;
};
