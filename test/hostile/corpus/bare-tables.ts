import { anyScope, type HostileCase } from '../hostile-case.ts';

/** Without rows, without a key, with doubled rows, with columns that are gone, and with very many. */
export const bareTables: HostileCase = {
  name: 'bare tables',
  scopes: anyScope,
  sql: `
CREATE TABLE vacía (clinica_id int NOT NULL, id int PRIMARY KEY, x text);
CREATE TABLE sin_clave (clinica_id int NOT NULL, x text, y numeric);
INSERT INTO sin_clave SELECT 1 + i % 2, CASE i % 3 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE 'x' END, 1.50 FROM generate_series(1, 30) i;
CREATE TABLE agujereada (a int, clinica_id int NOT NULL, b int, c text, d int);
INSERT INTO agujereada VALUES (1, 1, 2, 'c', 3), (1, 2, 2, 'c', 3);
ALTER TABLE agujereada DROP COLUMN a, DROP COLUMN d, DROP COLUMN b;
ALTER TABLE agujereada ADD COLUMN b text DEFAULT 'sin reescribir', ADD COLUMN e int;
ALTER TABLE agujereada ALTER COLUMN b SET DEFAULT 'otro';
DO $do$ BEGIN EXECUTE 'CREATE TABLE ancha (clinica_id int NOT NULL, id int PRIMARY KEY, ' ||
  (SELECT string_agg(format('columna_%s smallint', i), ', ') FROM generate_series(1, 600) i) || ')'; END $do$;
INSERT INTO ancha (clinica_id, id, columna_1, columna_600) VALUES (1, 1, 1, 600), (2, 2, NULL, 0);
`,
  wreck: `
INSERT INTO vacía VALUES (1, 1, 'ya no'); DELETE FROM sin_clave WHERE x IS NULL; DROP TABLE ancha; ALTER TABLE agujereada DROP COLUMN b;
`,
  wreckRows: `
INSERT INTO vacía VALUES (1, 1, 'ya no'); DELETE FROM sin_clave WHERE clinica_id = 1 AND x IS NULL; INSERT INTO sin_clave VALUES (1, 'x', 1.5); UPDATE ancha SET columna_600 = 1 WHERE id = 1; DELETE FROM agujereada WHERE clinica_id = 1;
`,
  neighbour: `
INSERT INTO sin_clave VALUES (2, '', 1.50);
`,
};
