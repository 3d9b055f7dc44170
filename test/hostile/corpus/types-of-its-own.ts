import { anyScope, type HostileCase } from '../hostile-case.ts';

/** Enums with quotes, domains over domains, composites in composites, the row of a table as a column. */
export const typesOfItsOwn: HostileCase = {
  name: 'types of its own',
  scopes: anyScope,
  shared: ['tipo_base'],
  sql: String.raw`
CREATE TYPE ánimo AS ENUM ('bien', 'de "baja"', 'ñ', '', 'it''s', 'a,b');
ALTER TYPE ánimo ADD VALUE 'antes' BEFORE 'bien';
CREATE FUNCTION es_par(n int) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $f$ BEGIN RETURN n % 2 = 0; END $f$;
CREATE DOMAIN entero_par AS int DEFAULT 2 CONSTRAINT "es ""par""" CHECK («s».es_par(VALUE));
CREATE DOMAIN par_chico AS entero_par NOT NULL CHECK (VALUE < 1000);
CREATE DOMAIN correo AS text COLLATE "C" CHECK (VALUE ~ '^[^@\s]+@[^@]+$');
CREATE TYPE lugar AS (calle text, número entero_par, estado ánimo);
CREATE TYPE ruta AS (nombre text, puntos lugar[]);
CREATE DOMAIN pareja AS int[] CHECK (array_length(VALUE, 1) = 2);
CREATE TABLE tipo_base (a int, b text);
CREATE TYPE modelo AS (clinica_id int, id int, nombre text);
CREATE TABLE tipada OF modelo (clinica_id NOT NULL, PRIMARY KEY (id), nombre DEFAULT 'sin');
INSERT INTO tipada VALUES (1, 1, 'a'), (2, 2, 'b');
CREATE TABLE con_tipos (
  clinica_id int NOT NULL, id int PRIMARY KEY, a ánimo DEFAULT 'ñ', p par_chico DEFAULT 4, c correo, r ruta, d pareja, b tipo_base, aa ánimo[]
);
CREATE TABLE por_ánimo (clinica_id int NOT NULL, a ánimo PRIMARY KEY);
INSERT INTO por_ánimo VALUES (1, ''), (1, 'it''s'), (2, 'ñ');
INSERT INTO con_tipos
SELECT c, c * 100 + v.i, v.a, v.p, v.co, v.r, v.d, v.b, v.aa FROM generate_series(1, 2) c, LATERAL (VALUES
  (1, 'de "baja"'::ánimo, 2, 'ñ@x.example', ROW('a,"b"', ARRAY[ROW('c\\', 4, 'ñ')::lugar, NULL])::ruta, '{1,2}'::int[], ROW(1, '(x)')::tipo_base, ARRAY['', 'a,b', NULL, 'antes']::ánimo[]),
  (2, '', 4, NULL, ROW(NULL, '{}')::ruta, NULL, ROW(NULL, NULL)::tipo_base, '{}'), (3, NULL, 6, NULL, NULL, NULL, NULL, NULL)
) AS v(i, a, p, co, r, d, b, aa);
`,
  wreck: `
UPDATE con_tipos SET a = 'bien', r = NULL; ALTER TYPE ánimo ADD VALUE 'nuevo';
ALTER DOMAIN correo DROP CONSTRAINT correo_check; ALTER TYPE lugar ADD ATTRIBUTE piso int CASCADE;
DROP TABLE tipada;
`,
  wreckRows: `
UPDATE con_tipos SET a = 'bien', r = NULL, b = ROW(1, 'y')::tipo_base WHERE clinica_id = 1;
DELETE FROM por_ánimo WHERE clinica_id = 1; UPDATE tipada SET nombre = 'x' WHERE id = 1;
`,
  neighbour: `
UPDATE con_tipos SET a = 'antes' WHERE clinica_id = 2;
`,
};
