import type { Client } from 'pg';

const dependentsSql = `
WITH RECURSIVE tainted(classid, objid) AS (
  SELECT 'pg_class'::regclass::oid, unnest($1::oid[])
  UNION
  SELECT more.classid, more.objid FROM tainted CROSS JOIN LATERAL (
    SELECT d.classid, d.objid FROM pg_depend d
     WHERE d.refclassid = tainted.classid AND d.refobjid = tainted.objid AND d.deptype <> 'e'
    UNION ALL
    -- A view depends on what its rule reads.
    SELECT 'pg_class'::regclass, w.ev_class FROM pg_rewrite w
     WHERE tainted.classid = 'pg_rewrite'::regclass AND w.oid = tainted.objid AND w.rulename = '_RETURN'
  ) AS more(classid, objid)
)
SELECT format('%s:%s', classid, objid) AS object FROM tainted`;

/** Everything, as `1259:16400`, that cannot be made without the tables; they are among it. */
export const dependentsOf = async (
  client: Client,
  tables: readonly string[],
): Promise<Set<string>> => {
  if (tables.length === 0) return new Set();
  const { rows } = await client.query<{ object: string }>(dependentsSql, [tables]);
  return new Set(rows.map(({ object }) => object));
};

const partsSql = `
SELECT format('%s:%s', classid, oid) AS object FROM (
  SELECT 'pg_class'::regclass::oid AS classid, unnest($1::oid[]) AS oid
  UNION ALL SELECT 'pg_constraint'::regclass, oid FROM pg_constraint WHERE conrelid = ANY ($1::oid[])
  UNION ALL SELECT 'pg_class'::regclass, indexrelid FROM pg_index WHERE indrelid = ANY ($1::oid[])
  UNION ALL SELECT 'pg_trigger'::regclass, oid FROM pg_trigger WHERE tgrelid = ANY ($1::oid[])
  UNION ALL SELECT 'pg_rewrite'::regclass, oid FROM pg_rewrite WHERE ev_class = ANY ($1::oid[])
  UNION ALL SELECT 'pg_policy'::regclass, oid FROM pg_policy WHERE polrelid = ANY ($1::oid[])
  UNION ALL SELECT 'pg_attrdef'::regclass, oid FROM pg_attrdef WHERE adrelid = ANY ($1::oid[])
  UNION ALL SELECT 'pg_statistic_ext'::regclass, oid FROM pg_statistic_ext WHERE stxrelid = ANY ($1::oid[])
  UNION ALL SELECT d.classid, d.objid FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S'
             WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
               AND d.refobjid = ANY ($1::oid[]) AND d.deptype IN ('a', 'i')
) AS part`;

/** The tables and what is a part of them: constraints, indexes, triggers, rules, defaults, own sequences. */
export const partsOf = async (client: Client, tables: readonly string[]): Promise<Set<string>> => {
  if (tables.length === 0) return new Set();
  const { rows } = await client.query<{ object: string }>(partsSql, [tables]);
  return new Set(rows.map(({ object }) => object));
};

/** Names of the tables' indexes. */
export const indexNamesOf = async (
  client: Client,
  tables: readonly string[],
): Promise<Set<string>> => {
  if (tables.length === 0) return new Set();
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname::text AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      WHERE i.indrelid = ANY ($1::oid[])`,
    [tables],
  );
  return new Set(rows.map(({ name }) => name));
};
