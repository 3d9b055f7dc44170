import type { Client } from 'pg';

export interface InventoryTable {
  /** A table, a partitioned or a foreign one: what has columns of its own. */
  readonly name: string;
  readonly kind: string;
  /** By their order; types as `format_type` writes them, `rest` is what else they say: their default and such. */
  readonly columns: readonly {
    readonly name: string;
    readonly type: string;
    readonly rest: string;
  }[];
}

export interface InventoryObject {
  readonly identity: string;
  readonly table: string | null;
  /** What a function, view, index or such says, as the server prints it; null for what has no such words. */
  readonly definition: string | null;
}

/** All that stands in a schema, by names: two of them can be compared. */
export interface Inventory {
  readonly tables: readonly InventoryTable[];
  /** Everything else, and the table it belongs to if there is one. */
  readonly objects: readonly InventoryObject[];
}

const tablesSql = `
SELECT c.relname::text AS name, c.relkind::text AS kind,
       COALESCE(json_agg(json_build_object(
                           'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
                           'rest', concat_ws(' ', a.attnotnull, a.attidentity, a.attgenerated,
                                             NULLIF(a.attcollation, 0)::regcollation, pg_get_expr(d.adbin, d.adrelid)))
                         ORDER BY a.attnum) FILTER (WHERE a.attnum IS NOT NULL), '[]') AS columns
  FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE c.relnamespace = $1::oid AND c.relkind IN ('r', 'p', 'f')
   AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
 GROUP BY c.oid ORDER BY c.relname`;

/**
 * Left out is what comes with something else: types of rows and arrays, the indexes and triggers of
 * constraints, defaults, what partitions have from their parents.
 */
const objectsSql = `
WITH RECURSIVE own(classid, objid) AS (
  SELECT 'pg_namespace'::regclass::oid, $1::oid
  UNION
  SELECT d.classid, d.objid FROM own JOIN pg_depend d ON d.refclassid = own.classid AND d.refobjid = own.objid
   WHERE (d.deptype IN ('a', 'i', 'P', 'S') OR own.classid = 'pg_namespace'::regclass)
     AND NOT EXISTS (SELECT FROM pg_depend e
                      WHERE e.classid = d.classid AND e.objid = d.objid AND e.deptype = 'e')
), told AS (
  SELECT own.*,
         CASE own.classid WHEN 'pg_constraint'::regclass THEN k.conrelid WHEN 'pg_trigger'::regclass THEN t.tgrelid
              WHEN 'pg_policy'::regclass THEN p.polrelid WHEN 'pg_rewrite'::regclass THEN w.ev_class
              WHEN 'pg_statistic_ext'::regclass THEN s.stxrelid
              WHEN 'pg_class'::regclass THEN COALESCE(x.indrelid, q.refobjid) END AS tableid
    FROM own
    LEFT JOIN pg_class c ON own.classid = 'pg_class'::regclass AND c.oid = own.objid
    LEFT JOIN pg_index x ON own.classid = 'pg_class'::regclass AND x.indexrelid = own.objid
    LEFT JOIN pg_depend q ON c.relkind = 'S' AND q.classid = own.classid AND q.objid = own.objid
                         AND q.deptype IN ('a', 'i') AND q.refclassid = 'pg_class'::regclass
    LEFT JOIN pg_constraint k ON own.classid = 'pg_constraint'::regclass AND k.oid = own.objid
    LEFT JOIN pg_trigger t ON own.classid = 'pg_trigger'::regclass AND t.oid = own.objid
    LEFT JOIN pg_policy p ON own.classid = 'pg_policy'::regclass AND p.oid = own.objid
    LEFT JOIN pg_rewrite w ON own.classid = 'pg_rewrite'::regclass AND w.oid = own.objid
    LEFT JOIN pg_statistic_ext s ON own.classid = 'pg_statistic_ext'::regclass AND s.oid = own.objid
    LEFT JOIN pg_type y ON own.classid = 'pg_type'::regclass AND y.oid = own.objid
   WHERE CASE own.classid
         WHEN 'pg_class'::regclass THEN c.relkind IN ('v', 'm', 'S', 'i', 'I', 'c')
              AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = c.oid AND contype IN ('p', 'u', 'x'))
              AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = c.oid)
              AND c.relnamespace <> 'pg_toast'::regnamespace
         WHEN 'pg_type'::regclass THEN y.typtype IN ('e', 'd', 'r', 'b') AND y.typcategory <> 'A'
         WHEN 'pg_constraint'::regclass THEN k.conparentid = 0 AND k.coninhcount = 0
         WHEN 'pg_trigger'::regclass THEN NOT t.tgisinternal
         WHEN 'pg_rewrite'::regclass THEN w.rulename <> '_RETURN'
         WHEN 'pg_proc'::regclass THEN NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = own.classid
                                                     AND d.objid = own.objid AND d.deptype = 'i')
         ELSE own.classid IN ('pg_policy'::regclass, 'pg_statistic_ext'::regclass, 'pg_operator'::regclass,
                'pg_collation'::regclass, 'pg_conversion'::regclass, 'pg_opclass'::regclass, 'pg_opfamily'::regclass,
                'pg_ts_config'::regclass, 'pg_ts_dict'::regclass, 'pg_ts_parser'::regclass, 'pg_ts_template'::regclass)
         END
)
SELECT DISTINCT i.type || ' ' || i.identity AS identity, r.relname::text AS table,
       CASE told.classid
       WHEN 'pg_proc'::regclass THEN (SELECT pg_get_functiondef(oid) FROM pg_proc
                                       WHERE oid = told.objid AND prokind IN ('f', 'p'))
       WHEN 'pg_class'::regclass THEN (SELECT CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(oid)
                                                   WHEN relkind IN ('i', 'I') THEN pg_get_indexdef(oid)
                                                   WHEN relkind = 'S' THEN (
                                                     SELECT concat_ws(' ', seqtypid::regtype, seqstart, seqincrement,
                                                                      seqmin, seqmax, seqcache, seqcycle)
                                                       FROM pg_sequence WHERE seqrelid = oid) END
                                         FROM pg_class WHERE oid = told.objid)
       WHEN 'pg_constraint'::regclass THEN pg_get_constraintdef(told.objid)
       WHEN 'pg_trigger'::regclass THEN (SELECT concat_ws(' ', tgenabled, pg_get_triggerdef(oid))
                                           FROM pg_trigger WHERE oid = told.objid)
       WHEN 'pg_rewrite'::regclass THEN pg_get_ruledef(told.objid)
       WHEN 'pg_policy'::regclass THEN (SELECT concat_ws(' ', polcmd, polpermissive, pg_get_expr(polqual, polrelid),
                                                         '/', pg_get_expr(polwithcheck, polrelid))
                                          FROM pg_policy WHERE oid = told.objid)
       WHEN 'pg_type'::regclass THEN COALESCE(
         (SELECT string_agg(enumlabel, ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = told.objid),
         (SELECT concat_ws(' ', format_type(typbasetype, typtypmod), typnotnull, typdefault)
            FROM pg_type WHERE oid = told.objid AND typtype = 'd'))
       END AS definition
  FROM told CROSS JOIN LATERAL pg_identify_object(told.classid, told.objid, 0) i
  LEFT JOIN pg_class r ON r.oid = told.tableid
 WHERE i.identity IS NOT NULL
UNION ALL
SELECT says.what || ' on ' || i.identity, c.relname::text, says.definition
  FROM pg_class c CROSS JOIN LATERAL pg_identify_object('pg_class'::regclass, c.oid, 0) i
 CROSS JOIN LATERAL (VALUES
         ('row security', concat_ws(' ', c.relrowsecurity, c.relforcerowsecurity)),
         ('replica identity', concat_ws(' ', c.relreplident, (SELECT indexrelid::regclass FROM pg_index
                                                               WHERE indrelid = c.oid AND indisreplident)))
       ) says(what, definition)
 WHERE c.relnamespace = $1::oid AND c.relkind IN ('r', 'p')
   AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
 ORDER BY 1`;

/** Names are written with their schema, so that of the session's search path must be empty. */
export async function inventoryOf(client: Client, schemaOid: string): Promise<Inventory> {
  const tables = await client.query<InventoryTable>(tablesSql, [schemaOid]);
  const objects = await client.query<Inventory['objects'][number]>(objectsSql, [schemaOid]);
  return { tables: tables.rows, objects: objects.rows };
}
