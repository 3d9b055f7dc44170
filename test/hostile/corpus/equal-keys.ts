import { anyScope, type HostileCase } from '../hostile-case.ts';

/** Keys whose values are equal and not the same: what differs must still be seen to differ. */
export const equalKeys: HostileCase = {
  name: 'equal keys',
  scopes: anyScope,
  sql: String.raw`
CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;
CREATE COLLATION sin_mayúsculas (provider = icu, locale = 'es-u-ks-level2', deterministic = false);
CREATE COLLATION de_c FROM "C"; COMMENT ON COLLATION sin_mayúsculas IS 'Ana = ANA';
CREATE TABLE clave_numérica (clinica_id int NOT NULL, k numeric PRIMARY KEY); INSERT INTO clave_numérica VALUES (1, 1.0), (1, 2), (1, 'NaN'), (2, 3.00);
CREATE TABLE clave_doble (clinica_id int NOT NULL, k float8 PRIMARY KEY); INSERT INTO clave_doble VALUES (1, '-0'), (1, 'NaN'), (1, '-Infinity'), (2, 1);
CREATE TABLE clave_lapso (clinica_id int NOT NULL, k interval PRIMARY KEY); INSERT INTO clave_lapso VALUES (1, '1 mon'), (2, '1 day');
CREATE TABLE clave_nombre (clinica_id int NOT NULL, k text COLLATE sin_mayúsculas PRIMARY KEY); INSERT INTO clave_nombre VALUES (1, 'Ana'), (2, 'Luz');
CREATE TABLE hijo_nombre (clinica_id int NOT NULL, id int PRIMARY KEY, k text COLLATE sin_mayúsculas REFERENCES clave_nombre); INSERT INTO hijo_nombre VALUES (1, 1, 'ANA'), (2, 2, 'luz');
CREATE TABLE clave_ci (clinica_id int NOT NULL, k public.citext PRIMARY KEY); INSERT INTO clave_ci VALUES (1, 'Correo'), (2, 'Otro');
CREATE TABLE clave_fija (clinica_id int NOT NULL, k char(8) PRIMARY KEY); INSERT INTO clave_fija VALUES (1, 'a'), (1, ''), (2, 'b');
CREATE TABLE clave_json (clinica_id int NOT NULL, k jsonb PRIMARY KEY); INSERT INTO clave_json VALUES (1, '{"a": 1.0}'), (2, '1');
CREATE TABLE clave_varia (clinica_id int NOT NULL, a bytea, b uuid, c timestamptz, d boolean, e int4range, f text[] COLLATE de_c, PRIMARY KEY (f, a, b, c, d, e));
INSERT INTO clave_varia SELECT c, '\x00', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'infinity', false, 'empty', ARRAY[c::text] FROM generate_series(1, 2) c;
`,
  wreck: `
UPDATE clave_numérica SET k = 1 WHERE k = 1; DELETE FROM clave_ci; DROP TABLE hijo_nombre; UPDATE clave_nombre SET k = 'ANA' WHERE clinica_id = 1;
`,
  wreckRows: `
UPDATE clave_numérica SET k = 1 WHERE clinica_id = 1 AND k = 1; UPDATE clave_doble SET k = '0' WHERE k = '0'; UPDATE clave_lapso SET k = '30 days' WHERE clinica_id = 1;
UPDATE clave_nombre SET k = 'ANA' WHERE clinica_id = 1; UPDATE clave_ci SET k = 'CORREO' WHERE clinica_id = 1; UPDATE clave_json SET k = '{"a": 1}' WHERE clinica_id = 1;
DELETE FROM clave_fija WHERE clinica_id = 1; DELETE FROM clave_varia WHERE clinica_id = 1; DELETE FROM clave_doble WHERE k = 'NaN';
`,
};
