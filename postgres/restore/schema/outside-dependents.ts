import type { Client } from 'pg';

/**
 * `own`: what stands in the schema, with what belongs to it. What depends on it and is not of it would
 * go on pointing at the schema that is put aside: likewise a part of it that stands in another schema (a partition, a
 * sequence), and its place in a publication. An extension's objects stay where they are, so who
 * depends on those does not matter; and temporary objects end with their session.
 */
const sql = `
WITH RECURSIVE extension(classid, objid) AS (
  SELECT classid, objid FROM pg_catalog.pg_depend WHERE deptype = 'e'
), own(classid, objid) AS (
  SELECT 'pg_namespace'::regclass::oid, $1::oid
  UNION
  SELECT d.classid, d.objid FROM own
    JOIN pg_catalog.pg_depend d ON d.refclassid = own.classid AND d.refobjid = own.objid
   WHERE (d.deptype IN ('a', 'i', 'P', 'S') OR own.classid = 'pg_namespace'::regclass)
     AND d.classid <> 'pg_extension'::regclass
     AND d.classid::regclass::text NOT IN ('pg_publication_rel', 'pg_publication_namespace')
     AND NOT EXISTS (SELECT FROM extension e WHERE e.classid = d.classid AND e.objid = d.objid)
), pointing(classid, objid) AS (
  SELECT DISTINCT d.classid, d.objid FROM own
    JOIN pg_catalog.pg_depend d ON d.refclassid = own.classid AND d.refobjid = own.objid
   WHERE d.deptype <> 'e' AND d.classid <> 'pg_extension'::regclass
     AND NOT EXISTS (SELECT FROM own o WHERE o.classid = d.classid AND o.objid = d.objid)
     AND NOT EXISTS (SELECT FROM extension e WHERE e.classid = d.classid AND e.objid = d.objid)
  UNION
  SELECT own.classid, own.objid FROM own JOIN pg_catalog.pg_class c ON c.oid = own.objid
   WHERE own.classid = 'pg_class'::regclass AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
     AND c.relnamespace NOT IN ($1::oid, 'pg_toast'::regnamespace)
  UNION
  SELECT own.classid, own.objid FROM own JOIN pg_catalog.pg_statistic_ext s ON s.oid = own.objid
   WHERE own.classid = 'pg_statistic_ext'::regclass AND s.stxnamespace <> $1::oid
)
SELECT DISTINCT i.type || ' ' || i.identity AS object
  FROM pointing p
  -- A view is named, not its rule; a key, and not the triggers that hold it.
  LEFT JOIN pg_catalog.pg_rewrite w ON p.classid = 'pg_rewrite'::regclass AND w.oid = p.objid
  LEFT JOIN pg_catalog.pg_trigger t ON p.classid = 'pg_trigger'::regclass AND t.oid = p.objid
 CROSS JOIN LATERAL pg_catalog.pg_identify_object(
   CASE WHEN w.oid IS NULL THEN p.classid ELSE 'pg_class'::regclass END,
   CASE WHEN w.oid IS NULL THEN p.objid ELSE w.ev_class END, 0) i
 WHERE NOT COALESCE(t.tgisinternal, false) AND i.identity IS NOT NULL
   AND COALESCE(i.schema, '') !~ '^pg_(toast_)?temp'
 ORDER BY 1`;

/** What of others depends on the schema's objects, as `type identity`. */
export async function outsideDependents(client: Client, schemaOid: string): Promise<string[]> {
  const { rows } = await client.query<{ object: string }>(sql, [schemaOid]);
  return rows.map(({ object }) => object);
}
