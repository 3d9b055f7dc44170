/**
 * Two ways from `scope`, a list of schemas, to their rows of pg_class, `c`. The catalogue has no index by
 * schema: asking for a few of a thousand goes by what depends on them, which every table, view and
 * sequence does from its making (heap_create_with_catalog), or it would read all the others' rows too.
 */
export const ofScope = `scope
  JOIN pg_depend own ON own.refclassid = 'pg_namespace'::regclass AND own.refobjid = scope.oid
                    AND own.classid = 'pg_class'::regclass AND own.objsubid = 0
  JOIN pg_class c ON c.oid = own.objid AND c.relnamespace = scope.oid`;

/** For a whole database. */
export const everywhere = 'pg_class c JOIN scope ON scope.oid = c.relnamespace';
