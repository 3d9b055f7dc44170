import { anyScope, type HostileCase } from '../hostile-case.ts';

/** Views that need a key, views in a circle, recursive, updatable ones; and filled and unfilled materialised ones over each other. */
export const views: HostileCase = {
  name: 'views',
  scopes: anyScope,
  sql: `
CREATE TABLE fuente (clinica_id int NOT NULL, id int PRIMARY KEY, padre int REFERENCES fuente, nombre text, n int);
INSERT INTO fuente SELECT 1 + i % 2, i, NULLIF(i - 2, i % 2 - 2 + 2), 'f' || i, i FROM generate_series(3, 40) i WHERE false;
INSERT INTO fuente SELECT 1 + i % 2, i, CASE WHEN i > 2 THEN i - 2 END, 'f' || i, i FROM generate_series(1, 40) i;
CREATE VIEW por_clave AS SELECT id, nombre, clinica_id, sum(n) AS s FROM fuente GROUP BY id;
CREATE VIEW sobre_clave WITH (security_barrier, security_invoker) AS SELECT * FROM por_clave WHERE s > 0;
CREATE MATERIALIZED VIEW z_primera AS SELECT clinica_id, count(*) AS n FROM sobre_clave GROUP BY 1;
CREATE MATERIALIZED VIEW a_segunda WITH (fillfactor = 50) AS SELECT sum(n) AS total FROM z_primera;
CREATE MATERIALIZED VIEW sin_llenar AS SELECT * FROM a_segunda WITH NO DATA;
CREATE UNIQUE INDEX ON z_primera (clinica_id);
CREATE RECURSIVE VIEW árbol (id, nivel) AS SELECT id, 1 FROM fuente WHERE padre IS NULL UNION ALL SELECT f.id, nivel + 1 FROM fuente f JOIN árbol a ON f.padre = a.id;
CREATE VIEW ve_una AS SELECT 1 AS x; CREATE VIEW ve_otra AS SELECT x FROM ve_una; CREATE OR REPLACE VIEW ve_una AS SELECT 1 AS x;
CREATE VIEW solo_uno AS SELECT * FROM fuente WHERE clinica_id = 1 WITH CASCADED CHECK OPTION;
ALTER VIEW solo_uno ALTER COLUMN nombre SET DEFAULT 'por la vista';
CREATE VIEW con_fila AS SELECT f, f.nombre AS "n ""m""", '¿qué?'::text COLLATE "C" AS q FROM fuente f;
CREATE FUNCTION de_vista(v por_clave) RETURNS text LANGUAGE sql STABLE AS 'SELECT v.nombre';
CREATE VIEW usa_función AS SELECT de_vista(p) FROM por_clave p;
CREATE FUNCTION inserta() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN RETURN NEW; END $f$;
CREATE TRIGGER en_vez INSTEAD OF INSERT ON con_fila FOR EACH ROW EXECUTE FUNCTION inserta();
CREATE VIEW sin_tabla AS VALUES (1, 'a'), (2, NULL);
CREATE VIEW de_arreglo AS SELECT * FROM ROWS FROM (generate_series(1, 3), unnest(ARRAY['a', 'b'])) WITH ORDINALITY AS r(a, b, c);
`,
  wreck: `
DELETE FROM fuente WHERE id > 20; REFRESH MATERIALIZED VIEW z_primera; REFRESH MATERIALIZED VIEW sin_llenar;
DROP VIEW con_fila; CREATE OR REPLACE VIEW sin_tabla AS VALUES (3, 'c'); DROP MATERIALIZED VIEW sin_llenar;
`,
  wreckRows: `
DELETE FROM fuente WHERE clinica_id = 1 AND id > 20; UPDATE fuente SET nombre = 'x' WHERE clinica_id = 1 AND id < 5;
`,
  neighbour: `
UPDATE fuente SET n = 0 WHERE clinica_id = 2;
`,
  asks: [
    `
SELECT clinica_id, n, (SELECT total FROM a_segunda) FROM z_primera ORDER BY 1
`,
    `
SELECT relname, relispopulated FROM pg_class WHERE relkind = 'm' AND relnamespace = '«s»'::regnamespace ORDER BY 1
`,
  ],
};
