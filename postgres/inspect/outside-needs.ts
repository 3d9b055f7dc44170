import type { Client } from 'pg';

/** An object elsewhere without which a schema's own cannot be made. */
export interface OutsideObject {
  /** `1259:16400`: catalogue table and oid, as in pg_dump's headers. */
  readonly object: string;
  /** As pg_identify_object says: `table`, `function`, `type`, `schema`, `server`… */
  readonly type: string;
  readonly schema: string | null;
  readonly identity: string;
  /** Made with another one: an array's, a row's or a range's type. */
  readonly byTheWay: boolean;
}

export interface OutsideNeeds {
  readonly objects: readonly OutsideObject[];
  /** Extensions whose objects are used, by oid. */
  readonly extensions: readonly string[];
}

/**
 * `own`: whatever stands in the schemas, by its dependency on the schema, with what belongs to it
 * (defaults, constraints, rules, triggers). `need`: from there along pg_depend to what is elsewhere, and
 * on; and where pg_dump writes something inside another definition (defaults and checks in
 * tables, rules in views), its needs too. An extension's objects end the way: the extension makes them,
 * also one that stands in the schemas themselves.
 * Oids below 16384 are initdb's. pg_identify_object quotes a schema's name where that needs it.
 */
const sql = `
WITH RECURSIVE own(classid, objid) AS (
  SELECT 'pg_namespace'::regclass::oid, oid FROM pg_namespace WHERE nspname = ANY ($1::name[])
  UNION
  SELECT d.classid, d.objid FROM own JOIN pg_depend d ON d.refclassid = own.classid AND d.refobjid = own.objid
   WHERE d.deptype IN ('a', 'i', 'P', 'S') OR own.classid = 'pg_namespace'::regclass
), need(classid, objid) AS (
  SELECT d.refclassid, d.refobjid FROM own JOIN pg_depend d ON d.classid = own.classid AND d.objid = own.objid
   WHERE d.deptype <> 'e' AND (d.refclassid, d.refobjid) NOT IN (SELECT classid, objid FROM own)
  UNION
  SELECT more.classid, more.objid FROM need CROSS JOIN LATERAL (
    SELECT d.refclassid, d.refobjid FROM pg_depend d
     WHERE d.classid = need.classid AND d.objid = need.objid AND d.deptype <> 'e'
    UNION ALL SELECT 'pg_attrdef'::regclass, oid FROM pg_attrdef
     WHERE need.classid = 'pg_class'::regclass AND adrelid = need.objid
    UNION ALL SELECT 'pg_constraint'::regclass, oid FROM pg_constraint
     WHERE need.classid = 'pg_class'::regclass AND conrelid = need.objid AND contype = 'c'
    UNION ALL SELECT 'pg_constraint'::regclass, oid FROM pg_constraint
     WHERE need.classid = 'pg_type'::regclass AND contypid = need.objid
    UNION ALL SELECT 'pg_rewrite'::regclass, w.oid FROM pg_rewrite w JOIN pg_class c ON c.oid = w.ev_class
     WHERE need.classid = 'pg_class'::regclass AND w.ev_class = need.objid AND c.relkind IN ('v', 'm')
    UNION ALL SELECT 'pg_class'::regclass, typrelid FROM pg_type
     WHERE need.classid = 'pg_type'::regclass AND oid = need.objid AND typrelid <> 0
  ) AS more(classid, objid)
   WHERE NOT EXISTS (SELECT FROM pg_depend e
                      WHERE e.classid = need.classid AND e.objid = need.objid AND e.deptype = 'e')
), outside AS (
  SELECT need.classid, need.objid, e.refobjid AS extension FROM need
    LEFT JOIN pg_depend e ON e.classid = need.classid AND e.objid = need.objid AND e.deptype = 'e'
   WHERE need.objid >= 16384 AND (need.classid, need.objid) NOT IN (SELECT classid, objid FROM own)
  UNION ALL
  SELECT classid, objid, objid FROM own WHERE classid = 'pg_extension'::regclass
)
SELECT format('%s:%s', o.classid, o.objid) AS object, o.extension::text, i.type, (parse_ident(i.schema))[1] AS schema, i.identity,
       o.classid = 'pg_type'::regclass AND EXISTS (
         SELECT FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
          WHERE t.oid = o.objid
            AND (t.typcategory = 'A' OR t.typtype = 'm' OR (t.typrelid <> 0 AND c.relkind <> 'c'))) AS "byTheWay"
  FROM outside o CROSS JOIN LATERAL pg_identify_object(o.classid, o.objid, 0) i
 ORDER BY i.type, i.identity`;

interface Row extends OutsideObject {
  readonly extension: string | null;
}

/** What the schemas' objects need of elsewhere, all the way. */
export const outsideNeeds = async (
  client: Client,
  schemas: readonly string[],
): Promise<OutsideNeeds> => {
  const { rows } = await client.query<Row>(sql, [schemas]);
  const extensions = new Set<string>();
  const objects: OutsideObject[] = [];
  for (const { extension, ...object } of rows) {
    if (extension !== null) extensions.add(extension);
    else if (object.type === 'extension') extensions.add(object.object.split(':')[1] ?? '');
    else objects.push(object);
  }
  return { objects, extensions: [...extensions] };
};
