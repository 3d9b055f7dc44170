import { anyScope, type HostileCase } from '../hostile-case.ts';

/** By oid and by the extension lo, shared, empty, of several pages, with an owner and rights; one that is nobody’s. */
export const largeObjects: HostileCase = {
  name: 'large objects',
  scopes: anyScope,
  sql: `
CREATE EXTENSION IF NOT EXISTS lo WITH SCHEMA public;
CREATE TABLE placa (clinica_id int NOT NULL, id int PRIMARY KEY, imagen oid, firma public.lo, otras oid[]);
INSERT INTO placa VALUES
  (1, 1, lo_from_bytea(0, decode(repeat('00ff10', 300000), 'hex')), lo_from_bytea(0, 'firma ñ')), (1, 2, lo_from_bytea(0, ''), NULL),
  (1, 3, NULL, NULL), (1, 4, 4294967295, 0), (2, 5, lo_from_bytea(0, 'de la vecina'), lo_from_bytea(0, 'suya'));
INSERT INTO placa SELECT 1, 6, imagen FROM placa WHERE id = 1;
DO $do$ DECLARE o oid; BEGIN
  SELECT imagen INTO o FROM placa WHERE id = 2;
  EXECUTE format('ALTER LARGE OBJECT %s OWNER TO «a»', o);
  EXECUTE format('GRANT SELECT ON LARGE OBJECT %s TO «b»', o);
END $do$;
CREATE TRIGGER cuida BEFORE UPDATE OR DELETE ON placa FOR EACH ROW EXECUTE FUNCTION public.lo_manage(firma);
`,
  wreck: `
SELECT lo_put(imagen, 0, 'otra') FROM placa WHERE id = 1; SELECT lo_unlink(imagen) FROM placa WHERE id = 2;
DELETE FROM placa WHERE id IN (1, 2); DROP TRIGGER cuida ON placa;
INSERT INTO placa VALUES (1, 9, lo_from_bytea(0, 'nueva'), NULL);
`,
  wreckRows: `
SELECT lo_put(imagen, 0, 'otra') FROM placa WHERE id = 1; SELECT lo_unlink(imagen) FROM placa WHERE id = 2;
UPDATE placa SET firma = NULL WHERE id = 1; DELETE FROM placa WHERE id IN (2, 6);
INSERT INTO placa VALUES (1, 9, lo_from_bytea(0, 'nueva'), NULL);
`,
  neighbour: `
SELECT lo_put(imagen, 0, 'DE') FROM placa WHERE id = 5;
`,
  asks: [
    `
SELECT p.id, md5(lo_get(p.imagen)) AS imagen, md5(lo_get(p.firma)) AS firma, pg_get_userbyid(m.lomowner) AS owner, m.lomacl
   FROM placa p LEFT JOIN pg_largeobject_metadata m ON m.oid = p.imagen WHERE p.id NOT IN (4, 5) ORDER BY 1
`,
  ],
};
