import { anyScope, type HostileCase } from '../hostile-case.ts';

/** How rows are kept: unlogged, compressed, set apart, with settings of each table’s own. */
export const storage: HostileCase = {
  name: 'storage',
  scopes: anyScope,
  sql: `
CREATE UNLOGGED TABLE borrador (clinica_id int NOT NULL, id int PRIMARY KEY, t text); INSERT INTO borrador VALUES (1, 1, 'a medias'), (2, 2, 'otro');
CREATE TABLE guardada (clinica_id int NOT NULL, id int PRIMARY KEY, a text COMPRESSION lz4, b text, c text)
  WITH (fillfactor = 40, autovacuum_enabled = false, toast.autovacuum_enabled = false, toast_tuple_target = 300);

ALTER TABLE guardada ALTER b SET STORAGE EXTERNAL, ALTER c SET STORAGE MAIN, ALTER c SET STATISTICS 1000, ALTER c SET (n_distinct = -0.5);
INSERT INTO guardada SELECT 1 + i % 2, i, repeat('a', 9000), repeat('b', 9000), repeat('c', 3000) FROM generate_series(1, 6) i;
`,
  wreck: `
ALTER TABLE borrador SET LOGGED; ALTER TABLE guardada RESET (fillfactor), ALTER a SET COMPRESSION pglz; UPDATE guardada SET a = ''; TRUNCATE borrador;
`,
  wreckRows: `
UPDATE guardada SET a = '', b = 'b' WHERE clinica_id = 1; DELETE FROM borrador WHERE clinica_id = 1;
`,
};
