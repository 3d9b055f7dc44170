import type { Client } from 'pg';

/**
 * What differs from the rights that PostgreSQL itself gives a new object, by each object of the schema that has
 * been given others. An extension's are the extension's.
 */
const sql = `
WITH made(class, oid, name, acl, usual) AS (
  SELECT 'pg_namespace'::regclass::oid, n.oid, format('SCHEMA %I', n.nspname), n.nspacl,
         acldefault('n', n.nspowner) || CASE n.nspname WHEN 'public' THEN ARRAY[makeaclitem(0, n.nspowner, 'USAGE', false)] ELSE '{}'::aclitem[] END
    FROM pg_namespace n WHERE n.nspname = $1
  UNION ALL
  SELECT 'pg_class'::regclass, c.oid, format('%s %I.%I', CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, $1, c.relname),
         c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner)
    FROM pg_class c WHERE c.relnamespace = quote_ident($1)::regnamespace
  UNION ALL
  SELECT 'pg_proc'::regclass, p.oid, format('ROUTINE %s', p.oid::regprocedure), p.proacl, acldefault('f', p.proowner)
    FROM pg_proc p WHERE p.pronamespace = quote_ident($1)::regnamespace
  UNION ALL
  SELECT 'pg_type'::regclass, t.oid, format('TYPE %I.%I', $1, t.typname), t.typacl, acldefault('T', t.typowner)
    FROM pg_type t WHERE t.typnamespace = quote_ident($1)::regnamespace AND t.typtype <> 'm'
), differing AS (
  SELECT m.name, x.grantee, x.privilege_type AS privilege, false AS given FROM made m, aclexplode(m.acl) x
   WHERE NOT EXISTS (SELECT FROM aclexplode(m.usual) u WHERE u.grantee = x.grantee AND u.privilege_type = x.privilege_type)
     AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = m.class AND e.objid = m.oid AND e.deptype = 'e')
  UNION ALL
  SELECT m.name, u.grantee, u.privilege_type, true FROM made m, aclexplode(m.usual) u
   WHERE m.acl IS NOT NULL
     AND NOT EXISTS (SELECT FROM aclexplode(m.acl) x WHERE u.grantee = x.grantee AND u.privilege_type = x.privilege_type)
     AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = m.class AND e.objid = m.oid AND e.deptype = 'e')
)
SELECT format(CASE WHEN given THEN 'GRANT %s ON %s TO %s' ELSE 'REVOKE %s ON %s FROM %s' END,
              string_agg(privilege, ', ' ORDER BY privilege), name,
              CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END) AS statement
  FROM differing GROUP BY name, grantee, given ORDER BY name, given, grantee`;

/**
 * Takes away what the role's own ALTER DEFAULT PRIVILEGES gave to the objects that were made, before the copy's
 * rights are given: those are told from the built-in ones, as in a new database. Otherwise a restored table could be
 * read by whom it never was shown to. Within the transaction, with an empty search path.
 */
export async function takeBackDefaultRights(client: Client, schema: string): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(sql, [schema]);
  if (rows.length === 0) return;
  await client.query(rows.map(({ statement }) => statement).join(';\n'));
}
