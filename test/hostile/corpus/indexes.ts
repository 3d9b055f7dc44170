import { anyScope, type HostileCase } from '../hostile-case.ts';

/** Partial, over expressions, of every kind, with columns of their own collation, distinct NULLs or not, and what hangs on them. */
export const indexes: HostileCase = {
  name: 'indexes',
  scopes: anyScope,
  sql: `
CREATE TABLE indexada (clinica_id int NOT NULL, id int NOT NULL, t text, n int, p point, a int[], d date NOT NULL);
INSERT INTO indexada SELECT 1 + i % 2, i, 't' || i, NULLIF(i, 7), point(i, i), ARRAY[i], date '2024-01-01' + i FROM generate_series(1, 50) i;
ALTER TABLE indexada ADD CONSTRAINT clave PRIMARY KEY (id) INCLUDE (t) WITH (fillfactor = 90);
ALTER TABLE indexada ADD CONSTRAINT única UNIQUE NULLS NOT DISTINCT (n) DEFERRABLE INITIALLY DEFERRED;
CREATE UNIQUE INDEX "idx ñ" ON indexada (lower(t) COLLATE "C" text_pattern_ops DESC NULLS LAST, (n % 2)) WHERE n > 3 AND t <> ';';
CREATE INDEX ON indexada USING gist (p); CREATE INDEX ON indexada USING gin (a) WITH (fastupdate = off); CREATE INDEX ON indexada USING brin (id) WITH (pages_per_range = 8);
CREATE INDEX ON indexada USING hash (t); CREATE INDEX ON indexada USING spgist (p);
CREATE UNIQUE INDEX por_día ON indexada (d, id); ALTER TABLE indexada REPLICA IDENTITY USING INDEX por_día; ALTER TABLE indexada CLUSTER ON clave;
ALTER INDEX "idx ñ" ALTER COLUMN 2 SET STATISTICS 500; COMMENT ON INDEX "idx ñ" IS 'con ''comillas''';
CREATE TABLE identidad_entera (clinica_id int NOT NULL, x int); ALTER TABLE identidad_entera REPLICA IDENTITY FULL; INSERT INTO identidad_entera VALUES (1, 1), (1, 1), (2, 1);
`,
  wreck: `
DROP INDEX "idx ñ"; ALTER TABLE indexada DROP CONSTRAINT única; UPDATE indexada SET n = 1; ALTER TABLE indexada REPLICA IDENTITY DEFAULT; CREATE INDEX nueva ON indexada (n);
`,
  wreckRows: `
UPDATE indexada SET t = t || 'x', n = n + 1000 WHERE clinica_id = 1; DELETE FROM indexada WHERE clinica_id = 1 AND id % 4 = 0; DELETE FROM identidad_entera WHERE clinica_id = 1;
`,
  neighbour: `
UPDATE indexada SET t = 'vecina' || id WHERE clinica_id = 2;
`,
};
