import { anyScope, type HostileCase } from '../hostile-case.ts';

/** Downwards, in odd steps, in circles, at their ends, never used, owned by a column elsewhere, and shared. */
export const sequences: HostileCase = {
  name: 'sequences',
  scopes: anyScope,
  sql: `
CREATE SEQUENCE abajo INCREMENT -5 MINVALUE -1000 MAXVALUE 50 START 40;
CREATE SEQUENCE circular AS smallint MINVALUE 1 MAXVALUE 3 CYCLE;
CREATE SEQUENCE virgen START 77;
CREATE SEQUENCE llena AS bigint; CREATE SEQUENCE compartida INCREMENT 3 CACHE 20; CREATE UNLOGGED SEQUENCE sin_diario;
CREATE TABLE numerada (clinica_id int NOT NULL, id int DEFAULT nextval('abajo') PRIMARY KEY, c int DEFAULT nextval('compartida'), v int);
CREATE TABLE numerada_2 (clinica_id int NOT NULL, id bigint DEFAULT nextval('compartida') * 10 PRIMARY KEY);
ALTER SEQUENCE virgen OWNED BY numerada.v;
INSERT INTO numerada (clinica_id) SELECT 1 + i % 2 FROM generate_series(1, 20) i;
INSERT INTO numerada_2 (clinica_id) VALUES (1), (2);
SELECT nextval('circular') FROM generate_series(1, 5); SELECT setval('llena', 9223372036854775807); SELECT setval('sin_diario', 5, false);
COMMENT ON SEQUENCE abajo IS 'hacia abajo';
`,
  wreck: `
SELECT setval('abajo', 40); SELECT setval('llena', 1); DROP SEQUENCE circular; ALTER SEQUENCE virgen OWNED BY NONE; ALTER SEQUENCE compartida INCREMENT 1; DELETE FROM numerada;
`,
  wreckRows: `
DELETE FROM numerada WHERE clinica_id = 1 AND id < 0; UPDATE numerada SET v = 1 WHERE clinica_id = 1; DELETE FROM numerada_2 WHERE clinica_id = 1; SELECT setval('abajo', 0);
`,
};
