import { anyScope, type HostileCase } from '../hostile-case.ts';

/** In SQL and plpgsql, calling each other in a circle, with bodies that are parsed and bodies that are text; operators, aggregates, casts. */
export const functions: HostileCase = {
  name: 'functions',
  scopes: anyScope,
  sql: `
CREATE TABLE contada (clinica_id int NOT NULL, id int PRIMARY KEY, n int);
INSERT INTO contada VALUES (1, 1, 5), (2, 2, 6);
CREATE FUNCTION ida(n int) RETURNS int LANGUAGE plpgsql AS $f$ BEGIN IF n < 1 THEN RETURN 0; END IF; RETURN «s».vuelta(n - 1); END $f$;
CREATE FUNCTION vuelta(n int) RETURNS int LANGUAGE sql AS $f$ SELECT CASE WHEN n < 1 THEN 0 ELSE «s».ida(n - 1) END $f$;
CREATE FUNCTION doble(n int) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5 RETURN n * 2;
CREATE FUNCTION doble(t text, VARIADIC más text[] DEFAULT '{}') RETURNS text LANGUAGE sql AS $$ SELECT t || t $$;
CREATE FUNCTION tabla(OUT a int, INOUT b text DEFAULT 'ñ; --') LANGUAGE plpgsql SECURITY DEFINER SET search_path = «s», pg_temp SET work_mem = '1MB' AS $cuerpo$
BEGIN -- $$ ; ' "
  a := 1; EXECUTE format('SELECT %L', $$ it's; $$); END $cuerpo$;
CREATE PROCEDURE hace(INOUT n int) LANGUAGE plpgsql AS $$ BEGIN n := n + 1; COMMIT; END $$;
CREATE AGGREGATE suma_doble (int) (SFUNC = int4pl, STYPE = int, INITCOND = '0', COMBINEFUNC = int4pl, PARALLEL = SAFE);
CREATE AGGREGATE percentil (float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
CREATE FUNCTION igual(a int, b int) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN a % 10 = b % 10;
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = igual, COMMUTATOR = ===, NEGATOR = !==, RESTRICT = eqsel);
CREATE FUNCTION distinto(a int, b int) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN a % 10 <> b % 10;
CREATE OPERATOR !== (LEFTARG = int, RIGHTARG = int, FUNCTION = distinto, COMMUTATOR = !==, NEGATOR = ===);
CREATE FUNCTION compara(int, int) RETURNS int LANGUAGE sql IMMUTABLE RETURN btint4cmp($2, $1);
CREATE OPERATOR FAMILY al_revés USING btree;
CREATE OPERATOR CLASS revés FOR TYPE int USING btree FAMILY al_revés AS OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 compara(int, int);
CREATE INDEX contada_revés ON contada (n revés);
CREATE INDEX contada_doble ON contada (doble(n)) WHERE doble(n) > 2;
ALTER TABLE contada ADD CONSTRAINT usa CHECK (n === n), ADD COLUMN d int DEFAULT doble(21), ADD COLUMN g int GENERATED ALWAYS AS (doble(n)) STORED;
CREATE FUNCTION filas() RETURNS SETOF contada LANGUAGE sql BEGIN ATOMIC SELECT * FROM contada WHERE n > doble(1); END;
CREATE FUNCTION poli(a anyelement, b anyarray) RETURNS anyelement LANGUAGE sql AS 'SELECT a';
CREATE CONVERSION a_latín FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
COMMENT ON FUNCTION doble(int) IS 'dos veces';
`,
  wreck: `
CREATE OR REPLACE FUNCTION ida(n int) RETURNS int LANGUAGE sql AS 'SELECT -1'; DROP FUNCTION filas; DROP AGGREGATE suma_doble (int);
DROP INDEX contada_revés; DROP OPERATOR CLASS revés USING btree; UPDATE contada SET n = 0; ALTER PROCEDURE hace RENAME TO deshace;
`,
  wreckRows: `
UPDATE contada SET n = 50, d = NULL WHERE clinica_id = 1;
`,
  neighbour: `
UPDATE contada SET n = 7 WHERE clinica_id = 2;
`,
  asks: [
    `
SELECT ida(5), doble(4), doble('a'), (SELECT count(*) > 0 FROM filas()), 11 === 21
`,
  ],
};
